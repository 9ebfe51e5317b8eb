package updrift.cache.s3;

import java.nio.file.Path;
import updrift.api.cache.CacheContext;
import updrift.api.disk.StateDirectory;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;
import updrift.testkit.SimulatedDisk;
import updrift.testkit.VirtualNode;
import updrift.testkit.VirtualTimeline;

/** What a cache gets beside its settings; {@code stateDirectory} is the node's. */
record TestContext(Path stateDirectory) implements CacheContext {
    private static final VirtualNode NODE = new VirtualTimeline(1).node("node");

    @Override
    public Path directory() {
        return stateDirectory.resolve("cache");
    }

    @Override
    public Path resolve(String path) {
        return stateDirectory.resolve(path);
    }

    @Override
    public Timeline timeline() {
        return NODE.timeline();
    }

    @Override
    public Workers workers() {
        return NODE.workers();
    }

    @Override
    public StateDirectory state() {
        return new SimulatedDisk().directory("state");
    }
}
