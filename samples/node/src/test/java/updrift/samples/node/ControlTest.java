package updrift.samples.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {
    @TempDir
    Path state;

    private final List<List<String>> given = Collections.synchronizedList(new ArrayList<>());

    @Test
    void anOrderReachesTheNodeAndItsAnswerComesBack() {
        try (ControlServer server = open()) {
            server.start();
            assertThat(ControlClient.ask(state, "publish", "00ff", "/some/where else"))
                    .contains("done");
            assertThat(given).containsExactly(List.of("publish", "00ff", "/some/where else"));
        }
    }

    @Test
    void whatTheNodeRefusesIsToldInItsWords() {
        try (ControlServer server = open()) {
            server.start();
            assertThatThrownBy(() -> ControlClient.ask(state, "refuse"))
                    .isInstanceOf(CommandFailed.class)
                    .hasMessage("there is no backup");
        }
    }

    @Test
    void whoTakesAnOrderAndDoesNotAnswerIsNotWaitedForLongerThanAllowed() throws IOException {
        try (ServerSocket hangs = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            new ControlFile(hangs.getLocalPort(), "0".repeat(64)).write(state);

            assertThatThrownBy(() -> ControlClient.askWithin(Duration.ofSeconds(1), state, "reject"))
                    .isInstanceOf(ControlClient.NoAnswer.class)
                    .hasMessage("the node that runs there doesn't answer within 1 s");
        }
    }

    @Test
    void whereNobodyListensAnyMoreNobodyIsThere() throws IOException {
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            new ControlFile(gone.getLocalPort(), "0".repeat(64)).write(state);
        }

        assertThat(ControlClient.askWithin(Duration.ofSeconds(1), state, "reject"))
                .isEmpty();
    }

    @Test
    @Tag("G04")
    void withoutTheTokenNothingHappens() throws IOException {
        try (ControlServer server = open()) {
            server.start();
            int port = ControlFile.read(state).orElseThrow().port();

            assertThat(send(port, "0".repeat(64) + "\nstatus\n")).isEqualTo("FAILED\nwrong token");
            assertThat(send(port, "\n\n")).isEqualTo("FAILED\nwrong token");
            assertThat(send(port, "GET / HTTP/1.1\r\n\r\n")).isEqualTo("FAILED\nwrong token");
            assertThat(given).isEmpty();
        }
    }

    @Test
    @Tag("G04")
    void theTokenIsForTheOwnerAloneAndNewAtEachStart() throws IOException {
        String first;
        try (ControlServer server = open()) {
            server.start();
            first = ControlFile.read(state).orElseThrow().token();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("control"))))
                    .isEqualTo("rw-------");
        }
        assertThat(state.resolve("control")).doesNotExist();
        try (ControlServer server = open()) {
            server.start();
            assertThat(ControlFile.read(state).orElseThrow().token()).isNotEqualTo(first);
        }
    }

    @Test
    @Tag("G04")
    void anEndlessOrderIsCutOffAndOthersAreStillHeard() throws IOException {
        try (ControlServer server = open()) {
            server.start();
            int port = ControlFile.read(state).orElseThrow().port();

            assertThat(send(port, "x".repeat(2 * ControlServer.REQUEST_MAX))).isEmpty();
            assertThat(ControlClient.ask(state, "status")).contains("done");
        }
    }

    @Test
    void whereNoNodeRunsNobodyAnswers() throws IOException {
        assertThat(ControlClient.ask(state, "status")).isEmpty();

        int unused;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        new ControlFile(unused, "0".repeat(64)).write(state);
        assertThat(ControlClient.ask(state, "status")).isEmpty();

        Files.writeString(state.resolve("control"), "no port and no token");
        assertThat(ControlClient.ask(state, "status")).isEmpty();
    }

    private ControlServer open() {
        return ControlServer.open(state, words -> {
            given.add(words);
            if (words.get(0).equals("refuse")) {
                throw new CommandFailed("there is no backup");
            }
            return "done";
        });
    }

    /** Sends what no client of ours would; an answer that was cut off by a reset is empty. */
    private static String send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException reset) {
            return "";
        }
    }
}
