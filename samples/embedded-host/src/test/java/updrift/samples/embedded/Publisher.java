package updrift.samples.embedded;

import java.nio.file.Path;
import updrift.api.content.UpdateId;
import updrift.api.release.Sequence;
import updrift.api.release.Version;
import updrift.engine.Authority;
import updrift.engine.Updrift;
import updrift.engine.authority.MeasuredPackage;
import updrift.engine.authority.ReleaseDraft;
import updrift.engine.authority.SignedAnnouncement;

/** An authority and its node, in the JVM of the test, for hosts in processes of their own. */
public final class Publisher implements AutoCloseable {
    private static final String PRODUCT = "hosted";

    private final Authority authority;
    private final Updrift node;

    private Publisher(Authority authority, Updrift node) {
        this.authority = authority;
        this.node = node;
    }

    /** Makes keys, and starts a node on the loopback, both below {@code folder}. */
    public static Publisher start(Path folder) {
        Authority authority =
                Authority.create(folder.resolve("keys"), 1, 1, Updrift.builder().signatureScheme());
        Updrift node = Updrift.builder()
                .set("product", PRODUCT)
                .set("state", folder.resolve("authority").toString())
                .set("trust", authority.anchor().toString())
                .set("transport.tcp.listen", "tcp:127.0.0.1:0")
                .start();
        return new Publisher(authority, node);
    }

    /** Signs {@code packageFile} as {@code version} and is its first holder. */
    public UpdateId publish(Path packageFile, String version) {
        MeasuredPackage measured = Authority.measure(packageFile);
        SignedAnnouncement signed =
                authority.sign(ReleaseDraft.of(PRODUCT, Version.parse(version)), measured, Sequence.ZERO);
        node.publish(signed.bytes(), packageFile);
        return signed.release().updateId();
    }

    /** The configuration of a host whose state is {@code state} and that knows this publisher, with {@code more} below {@code updrift}. */
    public String configuration(Path state, String more) {
        return """
                updrift {
                  product = %s
                  state = "%s"
                  trust = "%s"
                  transport.tcp.listen = "tcp:127.0.0.1:0"
                  discovery.static.peers = ["%s"]
                  %s
                }
                """.formatted(
                        PRODUCT, state, authority.anchor(), node.listening().get(0), more);
    }

    @Override
    public void close() {
        node.close();
    }
}
