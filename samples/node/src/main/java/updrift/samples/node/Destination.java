package updrift.samples.node;

import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Function;
import updrift.engine.Authority;
import updrift.engine.authority.MeasuredPackage;
import updrift.engine.authority.SignedAnnouncement;
import updrift.engine.node.OpenOrigin;

/** Where {@code publish} puts a package beside a node's cache: nowhere, a directory, or a store that nodes share. */
record Destination(
        Function<Path, MeasuredPackage> measure, BiConsumer<Authority, SignedAnnouncement> tell, Runnable end)
        implements AutoCloseable {
    static Destination none() {
        return new Destination(Authority::measure, (authority, signed) -> {}, () -> {});
    }

    static Destination directory(Path directory) {
        return new Destination(
                file -> Authority.measure(file, directory),
                (authority, signed) -> authority.announceAt(directory, signed),
                () -> {});
    }

    /** What the node of {@code state} is told of its plugins counts here too. */
    static Destination store(Path state, String url) {
        Flags flags = Flags.kept(state).orElseGet(Flags::new);
        flags.origin(url);
        OpenOrigin origin = flags.explaining(() -> flags.builder().origin(Flags.originPlugin(url)));
        return new Destination(
                file -> Authority.measure(file, origin.storage()),
                (authority, signed) -> authority.announceAt(origin.storage(), signed),
                origin::close);
    }

    /** Measures {@code file}, and puts a copy where it belongs. */
    MeasuredPackage put(Path file) {
        return measure.apply(file);
    }

    /** Tells of it there, once it is signed. */
    void announce(Authority authority, SignedAnnouncement signed) {
        tell.accept(authority, signed);
    }

    @Override
    public void close() {
        end.run();
    }
}
