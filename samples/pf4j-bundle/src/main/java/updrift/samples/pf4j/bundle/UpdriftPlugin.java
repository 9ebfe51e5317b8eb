package updrift.samples.pf4j.bundle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.pf4j.Plugin;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.UpdateEvent;
import updrift.api.release.UpdateListener;
import updrift.engine.Updrift;

/**
 * A node that lives in a PF4J host, from the plugin's start to its stop. It reads {@code updrift.conf} beside the bundle in the host's plugin folder, and logs
 * what happens through the host's SLF4J. The host needs none of its classes; a plugin that names {@code updrift} among its dependencies may use {@link #node}
 * and {@link #listen}. It uses nothing newer than PF4J 3.10.
 */
public final class UpdriftPlugin extends Plugin {
    private static final Logger LOG = LoggerFactory.getLogger(UpdriftPlugin.class);
    private static final String CONFIGURATION = "updrift.conf";

    private final Path bundle;
    private final List<UpdateListener> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Updrift node;

    /** Called by PF4J; nothing but the wrapper tells a plugin where it lies. */
    @SuppressWarnings("deprecation")
    public UpdriftPlugin(PluginWrapper wrapper) {
        super(wrapper);
        bundle = wrapper.getPluginPath();
    }

    /** Returns once the node listens. PF4J logs what this throws and calls the plugin failed; it can be started again. */
    @Override
    public void start() {
        Path configuration = bundle.resolveSibling(CONFIGURATION);
        if (!Files.isRegularFile(configuration)) {
            throw new UpdriftException(
                    ErrorCode.CONFIG_INVALID,
                    configuration + " isn't there; it names product, state, trust and peers of this node");
        }
        Updrift started = Updrift.builder()
                .config(configuration)
                .orElse("plugins", bundle.resolve("plugins").toString())
                .onEvent(this::tell)
                .start();
        node = started;
        LOG.info("listening on {}", started.listening());
    }

    private void tell(UpdateEvent event) {
        LOG.info(
                "{} {}: {}",
                event.name(),
                event.about().updateId(),
                event.about().cause());
        for (UpdateListener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (RuntimeException broken) {
                // One plugin's fault is no reason for another to hear nothing.
                LOG.warn("a listener failed at {}", event.name(), broken);
            }
        }
    }

    /** Returns once the node is closed; nothing that was downloaded is lost. */
    @Override
    public void stop() {
        Updrift running = node;
        node = null;
        if (running != null) {
            running.close();
        }
    }

    /** The node; {@code NOT_POSSIBLE} unless this plugin is started. */
    public Updrift node() {
        Updrift running = node;
        if (running == null) {
            throw new UpdriftException(ErrorCode.NOT_POSSIBLE, "plugin updrift isn't started");
        }
        return running;
    }

    /** Tells {@code listener} what happens from now on, on the events' own thread, until {@link #forget}. */
    public void listen(UpdateListener listener) {
        listeners.add(listener);
    }

    /** Tells {@code listener} nothing more; a plugin that listens calls this when it stops. */
    public void forget(UpdateListener listener) {
        listeners.remove(listener);
    }
}
