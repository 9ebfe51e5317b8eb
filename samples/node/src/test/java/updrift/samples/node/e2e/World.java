package updrift.samples.node.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import updrift.api.transport.TransportFactory;

/** A network on which a fleet of processes meets, and how one of its members gets there. */
abstract class World implements AutoCloseable {
    /** Makes one; what it needs on disk it keeps in {@code folder}. */
    @FunctionalInterface
    interface Maker {
        World make(Path folder) throws Exception;
    }

    /** The transport's name. */
    abstract String name();

    /** What the member called {@code member} is told beside {@link #name}, as {@code KEY=VALUE}. */
    abstract List<String> settings(String member) throws Exception;

    /** How a member that is told of {@code peers} finds them. */
    List<String> finding(List<String> peers) {
        return List.of("discovery.static.peers=" + String.join(",", peers));
    }

    /** For a member that isn't a node: makes its transport. */
    abstract TransportFactory factory();

    /** For a member that isn't a node: settings of its transport. */
    abstract Map<String, String> strangersSettings(String member);

    /** For a member that isn't a node: what a host would hand in. */
    Map<Class<?>, Object> strangersHostObjects(String member) throws Exception {
        return Map.of();
    }

    @Override
    public void close() throws IOException {
        // Most have nothing that needs it.
    }
}
