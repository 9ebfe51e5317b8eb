package updrift.samples.node;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import updrift.engine.Updrift;

/**
 * A host that starts and closes a node again and again, each with plugins loaded anew from a folder and linked to one that stays. Its arguments: a folder to work
 * in, the plugin folder, the trust anchor, how often. Prints {@code CLASSES} and how many are loaded, after a few rounds and after all.
 */
public final class Reloads {
    /** By then all is loaded that is loaded once. */
    private static final int WARM = 10;

    private final Path folder;
    private final String plugins;
    private final String anchor;

    private Reloads(Path folder, String plugins, String anchor) {
        this.folder = folder;
        this.plugins = plugins;
        this.anchor = anchor;
    }

    public static void main(String[] arguments) throws Exception {
        new Reloads(Path.of(arguments[0]), arguments[1], arguments[2]).run(Integer.parseInt(arguments[3]));
    }

    private void run(int rounds) throws Exception {
        try (Updrift stays = node("stays").start()) {
            String peer = stays.listening().get(0).toString();
            for (int round = 1; round <= rounds; round++) {
                try (Updrift node =
                        node("node").set("discovery.static.peers", peer).start()) {
                    while (node.status().peers() == 0) {
                        Thread.sleep(5);
                    }
                }
                if (round == WARM || round == rounds) {
                    System.out.println("CLASSES " + loaded());
                }
            }
        }
    }

    private Updrift.Builder node(String name) {
        return Updrift.builder()
                .set("state", folder.resolve(name).toString())
                .set("plugins", plugins)
                .set("trust", anchor)
                .set("product", "program")
                .set("transport.tcp.listen", "tcp:127.0.0.1:0");
    }

    /** A few times, for what one collection finds may keep what the next one takes. */
    private static int loaded() {
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
    }
}
