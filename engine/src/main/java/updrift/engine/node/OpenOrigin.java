package updrift.engine.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import updrift.api.cache.CacheContext;
import updrift.api.cache.CacheStorage;
import updrift.api.cache.CacheStorageFactory;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;
import updrift.engine.plugin.PluginPoint;
import updrift.engine.plugin.PluginSelection;
import updrift.engine.plugin.Plugins;

/**
 * A storage that nodes share, opened by a publisher beside whatever node runs. Closing it ends its plugin too.
 *
 * @param storage usable until this is closed
 */
public record OpenOrigin(CacheStorage storage, Runnable end) implements AutoCloseable {
    static OpenOrigin open(NodeConfig.PluginsOnly config, String name) {
        var closing = new Closing();
        try {
            Plugins plugins = closing.keep(Plugins.load(
                    config.source(),
                    OpenOrigin.class.getClassLoader(),
                    new PluginSelection(Map.of(PluginPoint.CACHE, List.of(name)))));
            CacheStorageFactory factory = plugins.factory(CacheStorageFactory.class, name);
            var context = new WithoutNode(
                    closing.keep(new SystemTimeline()), closing.keep(new SystemWorkers()), config.base());
            CacheStorage storage = closing.keep(
                    factory.create(config.plugins().of(PluginPoint.CACHE, name, factory.settings()), context));
            return new OpenOrigin(storage, closing::close);
        } catch (RuntimeException failed) {
            closing.close();
            throw failed;
        }
    }

    @Override
    public void close() {
        end.run();
    }

    /** A state directory is its node's, so there is none here. */
    private record WithoutNode(Timeline timeline, Workers workers, Path base) implements CacheContext {
        @Override
        public Path directory() {
            throw noState();
        }

        @Override
        public Path resolve(String path) {
            return base.resolve(path).normalize();
        }

        @Override
        public StateDirectory state() {
            throw noState();
        }

        private static UpdriftException noState() {
            return new UpdriftException(
                    ErrorCode.NOT_POSSIBLE, "a storage that keeps files of its own can't be opened without its node");
        }
    }
}
