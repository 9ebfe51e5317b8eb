package updrift.samples.node.e2e;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes that are told of no peer, only of where to look for some. */
@Tag("R08")
class FoundPeersTest extends RealProcesses {
    private Path program;

    @BeforeEach
    void makeRelease() throws IOException {
        keygen();
        program = TestProgram.sound(folder.resolve("new"), "2.0.0");
    }

    @Test
    void anUpdateReachesNodesThatKnowOnlyATracker() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        reaches(
                "use = tracker, tracker.serve = \"127.0.0.1:" + port + "\"",
                "use = tracker, tracker.urls = [\"http://127.0.0.1:" + port + "/\"]");
    }

    @Test
    void anUpdateReachesNodesThatKnowOnlyOneNodeOfTheDht() throws Exception {
        int port;
        try (DatagramSocket free = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            port = free.getLocalPort();
        }
        reaches(
                "use = dht, dht.listen = \"127.0.0.1:" + port + "\"",
                "use = dht, dht.listen = \"127.0.0.1:0\", dht.bootstrap = [\"127.0.0.1:" + port + "\"]");
    }

    private void reaches(String authoritys, String others) throws Exception {
        UpdriftProcess authority = authority("--config", config("authority", authoritys));
        authority.ready();
        UpdriftProcess first = node(folder.resolve("first"), "--config", config("first", others));
        UpdriftProcess second = node(folder.resolve("second"), "--config", config("second", others));
        first.ready();
        second.ready();

        String id = publish(program, "2.0.0");

        first.event("download-complete");
        second.event("download-complete");
        keeps(folder.resolve("first"), id, program);
        keeps(folder.resolve("second"), id, program);
    }

    private Path config(String name, String discovery) throws IOException {
        return Files.writeString(folder.resolve(name + ".conf"), "updrift { discovery { " + discovery + " } }\n");
    }
}
