package updrift.engine.node;

import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import updrift.api.content.UpdateId;
import updrift.api.discovery.PeerDiscovery;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.peer.PeerAddress;
import updrift.api.release.Release;
import updrift.api.release.Status;
import updrift.engine.apply.Applier;
import updrift.engine.cache.CompleteRelease;
import updrift.engine.cache.StoredPackage;
import updrift.engine.flow.Desk;
import updrift.engine.flow.InstalledFile;
import updrift.engine.flow.Running;
import updrift.engine.gossip.StoredNews;
import updrift.engine.plugin.PluginCall;
import updrift.engine.plugin.PluginEnd;
import updrift.engine.swarm.PeerShare;
import updrift.engine.trust.TrustedRelease;

/** One node: starts its parts in order, keeps house, stops them. Methods are called on its thread unless they say otherwise. */
public final class Node {
    private static final Duration KEEP_HOUSE = Duration.ofSeconds(30);

    /** What was downloaded and isn't forced yet goes to disk first, and a disk may be slow. */
    private static final Duration FORCING_MAX = Duration.ofMinutes(1);

    private final NodeParts parts;
    private final NodeGraph graph;
    private final RememberedPeers remembered;
    private volatile boolean closed;
    private Optional<Instant> toldStaleSince = Optional.empty();
    private Optional<UpdateId> newest = Optional.empty();

    private Node(NodeParts parts, NodeGraph graph) {
        this.parts = parts;
        this.graph = graph;
        this.remembered = new RememberedPeers(parts.state().directory("peers"), graph.work());
    }

    /** Reads what the state directory holds and wires the parts; nothing runs yet. Blocks, so it isn't called on the node's thread. */
    public static Node open(NodeParts parts) {
        return new Node(parts, NodeGraph.of(parts, SavedState.read(parts.state())));
    }

    /** Starts cache, transports, discovery and the walk, in this order; {@code ready} runs once it listens. */
    public void start(Runnable ready, Consumer<UpdriftException> failed) {
        graph.cache().start(() -> listen(ready, failed), failed);
    }

    private void listen(Runnable ready, Consumer<UpdriftException> failed) {
        new Listening(graph.links(), parts.transports(), graph.work())
                .start(graph.switchboard(), () -> remember(ready, failed), failed);
    }

    private void remember(Runnable ready, Consumer<UpdriftException> failed) {
        graph.work()
                .run(
                        remembered::read,
                        known -> {
                            graph.exchange().start(known);
                            graph.gossip().start();
                            discover(ready, failed);
                        },
                        failed);
    }

    private void discover(Runnable ready, Consumer<UpdriftException> failed) {
        graph.work()
                .run(
                        () -> {
                            parts.discoveries().forEach(this::start);
                            return true;
                        },
                        started -> {
                            walk();
                            ready.run();
                        },
                        failed);
    }

    private void start(PeerDiscovery discovery) {
        Runnable start = () -> {
            String name = "discovery " + parts.discoveries().indexOf(discovery);
            boolean named = discovery.proposesWhatWasNamed();
            discovery.start(address -> graph.work().post(() -> graph.exchange().onProposal(address, name, named)));
        };
        new PluginCall().run(discovery, "start", start, discovery::close);
    }

    private void walk() {
        graph.flow()
                .start(
                        new Running(parts.settings().currentVersion(), parts.target()),
                        new InstalledFile(parts.state().directory(SavedState.FLOW)));
        keepHouse();
        PeerSearch search = new PeerSearch(parts, graph);
        search.start();
        new OutOfBandCheck(parts, graph, search).start();
        new HolderSearch(parts, graph).start();
    }

    private void keepHouse() {
        if (closed) {
            return;
        }
        remembered.keep(graph.exchange().worthRemembering());
        tellIfStale();
        graph.work().timeline().later(KEEP_HOUSE, this::keepHouse);
    }

    private void tellIfStale() {
        graph.releases().newestFirst().stream()
                .findFirst()
                .ifPresent(release -> newest = Optional.of(release.release().updateId()));
        Optional<Instant> since =
                graph.trust().staleSince(graph.work().timeline().instant());
        if (since.isPresent() && !since.equals(toldStaleSince)) {
            newest.ifPresent(id -> graph.narrator().stale(id, since.get()));
        }
        toldStaleSince = since;
    }

    /** Where persons and the host ask and order. */
    Desk desk() {
        return graph.desk();
    }

    public Status status() {
        NodeSettings settings = parts.settings();
        return graph.desk()
                .status(
                        settings.product(),
                        settings.channel(),
                        graph.exchange().greeted().size(),
                        graph.trust().staleSince(graph.work().timeline().instant()));
    }

    /** Grants both gates to {@code id}; {@code then} runs when that is durable. */
    public void approve(UpdateId id, Runnable then, Consumer<UpdriftException> failed) {
        graph.desk().approve(id, then, failed);
    }

    /** Starts nothing but ends what a crash cut off, so that something can be taken back; {@code ready} runs when that is done. */
    public void recover(Runnable ready, Consumer<UpdriftException> failed) {
        graph.cache().start(() -> graph.flow().recoverOnly(ready), failed);
    }

    /** Puts back what ran before the last committed update. */
    public void rollBack(Consumer<Optional<UpdriftException>> answer) {
        graph.desk().rollBack(answer);
    }

    /** Fetches {@code id} whatever policy says of automatic downloads, and keeps it. */
    public void fetch(UpdateId id) {
        graph.desk().request(id);
    }

    /** Makes this node the first holder of the package that {@code source} opens on a worker, and announces it. */
    public void publish(
            byte[] announcement,
            Callable<? extends ReadableByteChannel> source,
            Runnable then,
            Consumer<UpdriftException> failed) {
        new Publishing(graph).publish(announcement, source, then, failed);
    }

    /** The complete package {@code id}, leased until it is closed; {@code NOT_POSSIBLE} if it isn't complete here. */
    public CompleteRelease complete(UpdateId id) {
        return graph.cache()
                .held(id)
                .filter(StoredPackage::complete)
                .map(StoredPackage::asComplete)
                .orElseThrow(() -> new UpdriftException(ErrorCode.NOT_POSSIBLE, id + " isn't complete here"));
    }

    /** Where the bytes of {@code release} came from, for a delivery to {@code file}. */
    public Delivery tally(Release release, Path file) {
        UpdateId id = release.updateId();
        return new Delivery(
                file,
                id,
                release.version(),
                release.size(),
                graph.swarm().fromPeers(id),
                graph.swarm().fromOrigin(id),
                graph.desk().resumedBytes(id),
                shares(id));
    }

    /** What each peer has delivered of {@code id} since this node started. */
    public List<Delivery.Share> shares(UpdateId id) {
        return graph.swarm().sharesOf(id).stream()
                .map(share -> new Delivery.Share(addressOf(share), share.bytes()))
                .toList();
    }

    private String addressOf(PeerShare share) {
        return share.address()
                .or(() -> graph.exchange().addressOf(share.peer()))
                .map(PeerAddress::toString)
                .orElse(share.peer().brief());
    }

    /** What may be fetched now, newest first. */
    public List<Release> releases() {
        return graph.releases().newestFirst().stream()
                .map(TrustedRelease::release)
                .toList();
    }

    /** What came of the origin, if there is one. */
    public Optional<Answer> originsAnswer() {
        return graph.stored()
                .map(stored -> stored.hasAnswered()
                        ? Answer.ANSWERED
                        : stored.problem().isPresent() ? Answer.UNREACHABLE : Answer.TRYING);
    }

    /** The addresses that discovery named, each with what came of it. */
    public Map<PeerAddress, Answer> answers() {
        var answers = new LinkedHashMap<PeerAddress, Answer>();
        graph.exchange().discovered().forEach((address, failure) -> {
            boolean answered = graph.exchange()
                    .at(address)
                    .map(graph.gossip()::hasAnswered)
                    .orElse(false);
            answers.put(address, answered ? Answer.ANSWERED : failure.isPresent() ? Answer.UNREACHABLE : Answer.TRYING);
        });
        return answers;
    }

    /** Why addresses that discovery named, and the origin, can't be reached now, a line each. */
    public List<String> problems() {
        var problems = new ArrayList<String>();
        graph.stored().flatMap(StoredNews::problem).ifPresent(problems::add);
        graph.exchange()
                .discovered()
                .forEach((address, failure) -> failure.ifPresent(reason ->
                        problems.add(reason.contains(address.toString()) ? reason : address + ": " + reason)));
        return problems;
    }

    /** What came of an address. */
    public enum Answer {
        /** Nothing yet. */
        TRYING,
        /** The peer there has told all that it knows. */
        ANSWERED,
        /** The last attempt failed. */
        UNREACHABLE
    }

    public List<PeerAddress> listening() {
        return graph.addresses().listening();
    }

    /** Ends all that comes from outside; what runs on its thread and on workers ends next, then {@link #closeCache}. Not on the node's thread. */
    public void close(PluginEnd end) {
        closed = true;
        parts.discoveries().forEach(end::close);
        graph.stored().ifPresent(StoredNews::close);
        parts.origin().ifPresent(end::close);
        parts.transports().forEach(end::close);
        parts.target()
                .ifPresent(target -> end.close(target, () -> graph.applier().ifPresent(Applier::close)));
    }

    /** Makes survive what was downloaded; once nothing runs on the node's thread and on workers any more. Blocks. */
    public void closeCache(PluginEnd end) {
        end.close(parts.storage(), FORCING_MAX, graph.cache()::close);
    }
}
