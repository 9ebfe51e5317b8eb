package updrift.api.target.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import updrift.api.config.Settings;
import updrift.api.release.Version;
import updrift.api.target.Health;

/** Good if a connection is taken. It tells nothing about a version. */
final class TcpProbe implements Question {
    private static final Pattern ADDRESS = Pattern.compile("tcp:(\\[[0-9A-Fa-f:.]+]|[^\\s\\[\\]:/]+):([0-9]{1,5})");

    private static final int PORT_MAX = 65_535;

    private final String host;
    private final int port;
    private final Repeatedly repeatedly;
    private volatile @Nullable Socket connecting;

    private TcpProbe(String host, int port, Repeatedly repeatedly) {
        this.host = host;
        this.port = port;
        this.repeatedly = repeatedly;
    }

    static TcpProbe at(String text, Settings settings, Duration timeout) {
        Matcher address = ADDRESS.matcher(text);
        int port = address.matches() ? Integer.parseInt(address.group(2)) : 0;
        if (port < 1 || port > PORT_MAX) {
            throw settings.wrong(Probe.KEY, "'" + text + "' won't do: write tcp:HOST:PORT, or tcp:[::1]:PORT for IPv6");
        }
        return new TcpProbe(address.group(1), port, new Repeatedly(timeout));
    }

    @Override
    public Health ask(Path subject, Version announced) {
        return repeatedly.ask(this::once);
    }

    private Health once(Duration left) {
        try (Socket socket = new Socket()) {
            connecting = socket;
            socket.connect(new InetSocketAddress(host, port), (int) Math.max(1, left.toMillis()));
            return Health.good("takes connections at " + this);
        } catch (IOException failure) {
            return Health.timedOut("expected " + this + " to take connections within "
                    + repeatedly.timeout().toSeconds() + " s: " + failure.getMessage());
        }
    }

    @Override
    public Optional<Version> version(Path subject) {
        return Optional.empty();
    }

    @Override
    public boolean asksWhatIsSwitchedTo() {
        return true;
    }

    @Override
    public boolean startsSubject() {
        return false;
    }

    @Override
    public void close() {
        repeatedly.close();
        Socket socket = connecting;
        if (socket != null) {
            closeQuietly(socket);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            // It was to be given up, and is.
        }
    }

    @Override
    public String toString() {
        return "tcp:" + host + ":" + port;
    }
}
