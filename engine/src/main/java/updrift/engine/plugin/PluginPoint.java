package updrift.engine.plugin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import updrift.api.PluginFactory;
import updrift.api.cache.CacheStorageFactory;
import updrift.api.discovery.DiscoveryFactory;
import updrift.api.signature.SignatureScheme;
import updrift.api.target.ApplicatorTargetFactory;
import updrift.api.transport.TransportFactory;

/** The five things that a plugin can add, in the order in which they are reported. */
public enum PluginPoint {
    TRANSPORT(TransportFactory.class),
    DISCOVERY(DiscoveryFactory.class),
    CACHE(CacheStorageFactory.class),
    SIGNATURE(SignatureScheme.class),
    TARGET(ApplicatorTargetFactory.class);

    private final Class<? extends PluginFactory> factory;

    PluginPoint(Class<? extends PluginFactory> factory) {
        this.factory = factory;
    }

    /** The point of a plugin that goes by {@code id}, such as {@code transport-tcp}; empty if the id isn't of that form. */
    static Optional<PluginPoint> ofId(String id) {
        return Arrays.stream(values())
                .filter(point -> id.matches(point.key() + "-[a-z0-9-]{1,32}"))
                .findFirst();
    }

    /** What a plugin of this point implements. */
    public Class<? extends PluginFactory> factory() {
        return factory;
    }

    /** Its name in the configuration and in the names of plugin jars, such as {@code transport}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return key();
    }
}
