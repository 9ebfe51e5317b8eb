package updrift.samples.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code updrift practice}: does in one process what nodes do, so that {@code bin/share-classes} can keep the classes that this loads. It leaves its nodes
 * running; they end with the process.
 */
@Command(
        name = "practice",
        hidden = true,
        description = "Publishes, serves and gets a package on this machine, for bin/share-classes.")
final class PracticeCommand implements Callable<Integer> {
    /** Some chunks, so that there is more than one batch. */
    private static final int PACKAGE_SIZE = 2 << 20;

    private static final String PRODUCT = "practice";
    private static final String VERSION = "1.0.0";

    @Parameters(paramLabel = "DIR", description = "an empty directory to do it in")
    private Path folder = Path.of("");

    @Override
    public Integer call() throws IOException {
        String program =
                Files.write(folder.resolve("program"), new byte[PACKAGE_SIZE]).toString();
        String keys = folder.resolve("authority").toString();
        practise("keygen", keys);
        for (String tls : List.of("on", "off")) {
            String serving = folder.resolve("serving-tls-" + tls).toString();
            practise(
                    "publish", program, "--keys", keys, "--product", PRODUCT, "--version", VERSION, "--state", serving);
            String address = serve(serving, tls, program);
            get(folder.resolve("getting-tls-" + tls), tls, address);
            practise("status", "--state", serving);
        }
        return Cli.DONE;
    }

    /** Starts a node; who gets from it dials until it listens. */
    private String serve(String state, String tls, String program) throws IOException {
        String address = "tcp:127.0.0.1:" + freePort();
        String[] command = {
            "run",
            "--json-events",
            "--state",
            state,
            "--product",
            PRODUCT,
            "--trust",
            anchor(),
            "--listen",
            address,
            "--tls",
            tls,
            "--target",
            "executable:" + program,
            "--probe",
            "none",
            "--current-version",
            VERSION
        };
        Thread node = new Thread(() -> Cli.run(command), "node with tls " + tls);
        node.setDaemon(true);
        node.start();
        return address;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void get(Path state, String tls, String address) {
        practise(
                "get",
                "--json",
                "--checksum",
                "--timeout",
                "1m",
                "--state",
                state.toString(),
                "--product",
                PRODUCT,
                "--trust",
                anchor(),
                "--peer",
                address,
                "--tls",
                tls,
                "--out",
                state.resolve("out").toString());
    }

    private String anchor() {
        return folder.resolve("authority").resolve("root.updrift").toString();
    }

    private static void practise(String... command) {
        if (Cli.run(command) != Cli.DONE) {
            throw new CommandFailed("'updrift " + command[0] + "' failed in practice");
        }
    }
}
