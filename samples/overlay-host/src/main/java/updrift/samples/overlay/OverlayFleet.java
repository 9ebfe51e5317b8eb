package updrift.samples.overlay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.jgroups.JChannel;
import updrift.api.release.Sequence;
import updrift.api.release.UpdateEvent;
import updrift.api.release.Version;
import updrift.engine.Authority;
import updrift.engine.Updrift;
import updrift.engine.authority.ReleaseDraft;

/** Three members of an application, each with Updrift on its channel; the first publishes, the others fetch. */
final class OverlayFleet implements AutoCloseable {
    private static final int MEMBERS = 3;
    private static final String PRODUCT = "overlay-host";

    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final List<Application> applications = new ArrayList<>();
    private final List<Updrift> nodes = new ArrayList<>();
    private final CountDownLatch complete = new CountDownLatch(MEMBERS - 1);
    private final Path folder;
    private final Authority authority;

    OverlayFleet(Path folder) throws Exception {
        this.folder = folder;
        authority =
                Authority.create(folder.resolve("keys"), 1, 1, Updrift.builder().signatureScheme());
        List<InetSocketAddress> places = Application.places(MEMBERS);
        for (int i = 0; i < MEMBERS; i++) {
            Application application = Application.join("member" + i, places.get(i), places);
            applications.add(application);
            closing.push(application::close);
        }
    }

    /** All that the application does for Updrift. */
    private Updrift join(JChannel channel, String name) {
        return Updrift.builder()
                .hostObject(JChannel.class, channel)
                .set("transport.use", "jgroups")
                .set("discovery.use", "jgroups")
                .set("product", PRODUCT)
                .set("trust", authority.anchor().toString())
                .set("state", folder.resolve(name).toString())
                .set("cache_size", "1GiB")
                .onEvent(event -> {
                    if (event instanceof UpdateEvent.DownloadComplete) {
                        complete.countDown();
                    }
                })
                .start();
    }

    void startNodes() {
        for (int i = 0; i < MEMBERS; i++) {
            Updrift node = join(applications.get(i).channel(), "member" + i);
            nodes.add(node);
            closing.push(node::close);
        }
    }

    /** Publishes a package of {@code length} random bytes at the first member. */
    void publish(int length) throws IOException {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        Path file = Files.write(folder.resolve("package"), content);
        var signed = authority.sign(
                ReleaseDraft.of(PRODUCT, Version.parse("1.0.0")), Authority.measure(file), Sequence.ZERO);
        nodes.get(0).publish(signed.bytes(), file);
    }

    boolean everybodyHasIt() {
        return complete.getCount() == 0;
    }

    /** The member whose questions are timed: one that fetches. */
    Application application() {
        return applications.get(MEMBERS - 1);
    }

    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
