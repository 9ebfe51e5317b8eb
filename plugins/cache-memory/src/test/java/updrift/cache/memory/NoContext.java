package updrift.cache.memory;

import java.nio.file.Path;
import updrift.api.cache.CacheContext;
import updrift.api.disk.StateDirectory;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;

/** Memory is had without anything of the node's. */
final class NoContext implements CacheContext {
    @Override
    public Path directory() {
        throw new AssertionError("no files are kept");
    }

    @Override
    public Path resolve(String path) {
        throw new AssertionError("no files are kept");
    }

    @Override
    public Timeline timeline() {
        throw new AssertionError("nothing is timed");
    }

    @Override
    public Workers workers() {
        throw new AssertionError("callers bring their worker");
    }

    @Override
    public StateDirectory state() {
        throw new AssertionError("no state is kept");
    }
}
