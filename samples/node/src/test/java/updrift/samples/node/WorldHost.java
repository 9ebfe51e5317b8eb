package updrift.samples.node;

import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jgroups.JChannel;
import org.jgroups.protocols.FD_ALL3;
import org.jgroups.protocols.FD_SOCK2;
import org.jgroups.protocols.FRAG4;
import org.jgroups.protocols.MERGE3;
import org.jgroups.protocols.NAKACK4;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.TCPPING;
import org.jgroups.protocols.UFC;
import org.jgroups.protocols.UNICAST4;
import org.jgroups.protocols.pbcast.GMS;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginManager;
import updrift.api.content.UpdateId;
import updrift.api.release.UpdateEvent;
import updrift.api.transport.carrier.Bridge;
import updrift.engine.Updrift;
import updrift.engine.node.Delivery;

/**
 * A host, mostly in a process of its own, for networks that a command line can't reach because the host owns them. Its arguments: the state directory, then settings as
 * {@code KEY=VALUE}, or {@code star=NAME,PORT} and {@code jgroups=PLACE,PORT,...} for the network that it is on, and {@code host_plugins=ROOT} if it is a PF4J host.
 * It takes the orders that {@code updrift run} takes, and prints its events, and where a package came from once it is there, as JSON lines.
 */
public final class WorldHost implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CompletableFuture<Updrift> node = new CompletableFuture<>();
    private final PrintStream out;

    private WorldHost(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        start(List.of(arguments), System.out);
        new CountDownLatch(1).await();
    }

    /** Starts one in this JVM, which prints to {@code out}. */
    public static WorldHost start(List<String> arguments, PrintStream out) throws Exception {
        WorldHost host = new WorldHost(out);
        try {
            host.run(Path.of(arguments.get(0)), arguments.subList(1, arguments.size()));
            return host;
        } catch (Exception failed) {
            host.close();
            throw failed;
        }
    }

    private void run(Path state, List<String> settings) throws Exception {
        Updrift.Builder builder = Updrift.builder()
                .set("state", state.toString())
                .onEvent(EventLog.json(out))
                .onEvent(event -> {
                    if (event instanceof UpdateEvent.DownloadComplete complete) {
                        node.thenAcceptAsync(
                                running -> tellSources(running, complete.about().updateId()));
                    }
                });
        for (String setting : settings) {
            String key = setting.substring(0, setting.indexOf('='));
            String value = setting.substring(key.length() + 1);
            switch (key) {
                case "star" -> builder.hostObject(Bridge.class, star(value.split(",")));
                case "host_plugins" -> builder.hostObject(PluginManager.class, plugins(Path.of(value)));
                case "jgroups" -> builder.hostObject(JChannel.class, opened(jgroups(value.split(","))));
                default -> builder.set(key, value);
            }
        }
        Updrift updrift = opened(builder.start());
        opened(ControlServer.open(state, new Orders(updrift)::carryOut)).start();
        node.complete(updrift);
        out.println(Ready.line(updrift.listening(), true));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    private void tellSources(Updrift running, UpdateId id) {
        out.println(Json.object(json -> {
            json.writeStringField("event", "SOURCES");
            json.writeArrayFieldStart("peers");
            for (Delivery.Share share : running.sources(id)) {
                json.writeStartObject();
                json.writeStringField("address", share.address());
                json.writeNumberField("bytes", share.bytes());
                json.writeEndObject();
            }
            json.writeEndArray();
        }));
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
        }
    }

    private Bridge star(String... membership) throws Exception {
        return opened(StarNetwork.join(Integer.parseInt(membership[1]), membership[0]))
                .bridge();
    }

    private static PluginManager plugins(Path root) {
        PluginManager plugins = new DefaultPluginManager(root);
        plugins.loadPlugins();
        plugins.startPlugins();
        return plugins;
    }

    /** A channel on loopback that listens on the port in place {@code places[0]} of those that follow. */
    public static JChannel jgroups(String... places) throws Exception {
        List<InetSocketAddress> hosts = Stream.of(places)
                .skip(1)
                .map(port -> new InetSocketAddress("127.0.0.1", Integer.parseInt(port)))
                .toList();
        InetSocketAddress own = hosts.get(Integer.parseInt(places[0]));
        JChannel channel = new JChannel(
                new TCP().setBindAddress(own.getAddress()).setBindPort(own.getPort()),
                new TCPPING().initialHosts(hosts).portRange(0),
                new MERGE3().setMinInterval(1_000).setMaxInterval(3_000),
                new FD_SOCK2(),
                new FD_ALL3(),
                new NAKACK4(),
                new UNICAST4(),
                new GMS().printLocalAddress(false).setJoinTimeout(1_000),
                new UFC(),
                new FRAG4());
        return channel.connect("updrift-suite");
    }
}
