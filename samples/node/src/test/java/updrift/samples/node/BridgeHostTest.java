package updrift.samples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import updrift.api.error.UpdriftException;
import updrift.api.release.Sequence;
import updrift.api.release.UpdateEvent;
import updrift.api.release.Version;
import updrift.engine.Authority;
import updrift.engine.Updrift;
import updrift.engine.authority.ReleaseDraft;
import updrift.engine.authority.SignedAnnouncement;

/** A host with a network of its own: two functions are all that Updrift needs of it. */
@Tag("R35")
@Tag("R34")
class BridgeHostTest {
    /** Stands for a network that is there already: who is called what, and what it does with bytes that come. */
    static final class Overlay {
        private final Map<String, BiConsumer<String, ByteBuffer>> members = new ConcurrentHashMap<>();

        void onMessage(String name, BiConsumer<String, ByteBuffer> receiver) {
            members.put(name, receiver);
        }

        boolean send(String from, String to, ByteBuffer bytes) {
            members.getOrDefault(to, (nobody, lost) -> {}).accept(from, bytes);
            return true;
        }
    }

    private final Overlay overlay = new Overlay();

    @TempDir
    private Path folder;

    private Authority authority;

    @BeforeEach
    void makeAuthority() {
        authority =
                Authority.create(folder.resolve("keys"), 1, 1, Updrift.builder().signatureScheme());
    }

    private Updrift.Builder host(String name, String peer) {
        return BridgeHost.on(overlay, name, peer, authority.anchor().toString(), folder.resolve(name));
    }

    @Test
    void aHostWritesFewLines() throws IOException {
        assertThat(LinesOfCode.in(Path.of("src/test/java/updrift/samples/node/BridgeHost.java")))
                .isLessThan(20);
    }

    @Test
    void anUpdateCrossesANetworkOfTheHost() throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("package"), content);
        CountDownLatch complete = new CountDownLatch(1);
        try (Updrift publisher = host("ada", "ben").start();
                Updrift node = host("ben", "ada")
                        .onEvent(event -> {
                            if (event instanceof UpdateEvent.DownloadComplete) {
                                complete.countDown();
                            }
                        })
                        .start()) {
            SignedAnnouncement signed = authority.sign(
                    ReleaseDraft.of("acme", Version.parse("1.0.0")), Authority.measure(file), Sequence.ZERO);
            publisher.publish(signed.bytes(), file);

            assertThat(complete.await(60, TimeUnit.SECONDS)).isTrue();
            node.deliver(Authority.updateId(file), folder.resolve("out"), true);
        }
        assertThat(folder.resolve("out")).hasSameBinaryContentAs(file);
    }

    @Test
    void whoChoosesTheBridgeAndHandsInNoneIsToldHow() {
        Updrift.Builder without = Updrift.builder()
                .set("transport.use", "bridge")
                .set("product", "acme")
                .set("trust", authority.anchor().toString())
                .set("state", folder.resolve("without").toString());

        assertThatThrownBy(without::start)
                .isInstanceOf(UpdriftException.class)
                .hasMessage("transport plugin 'bridge' needs updrift.api.transport.carrier.Bridge from the program that"
                        + " it runs in, which handed in none: call Updrift.builder().hostObject(Bridge.class, ...),"
                        + " or choose another plugin");
    }
}
