package updrift.engine.plugin;

import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import java.lang.reflect.Modifier;
import updrift.api.PluginFactory;

/** Makes a plugin's factory by an injector of its own, which knows that factory and nothing else, so that no binding of a plugin reaches the engine. */
final class Factories {
    private Factories() {}

    /** The factory of class {@code type}, which must be of {@code point} and go by {@code name}. */
    static PluginFactory make(Class<?> type, PluginPoint point, String name) throws Refusal {
        if (!point.factory().isAssignableFrom(type)) {
            throw new Refusal("its factory " + type.getName() + " is no "
                    + point.factory().getSimpleName() + "; its Plugin-Id has to begin with the point that it is of");
        }
        PluginFactory factory = make(type.asSubclass(PluginFactory.class));
        String own = name(factory);
        if (!own.equals(name)) {
            throw new Refusal("its factory calls itself '" + own + "', and its Plugin-Id '" + point + "-" + name
                    + "'; build it with one name in both");
        }
        return factory;
    }

    /** A factory, or why it can't be made. */
    static <F extends PluginFactory> F make(Class<F> type) throws Refusal {
        if (Modifier.isAbstract(type.getModifiers()) || !Modifier.isPublic(type.getModifiers())) {
            throw new Refusal("its factory " + type.getName() + " is not public, or abstract");
        }
        try {
            return create(type);
        } catch (CreationException | ConfigurationException | ProvisionException | LinkageError broken) {
            Throwable why = broken.getCause() == null ? broken : broken.getCause();
            throw new Refusal(
                    "its factory " + type.getName() + " can't be made: " + why + Refusal.TAKE_ANOTHER, broken);
        }
    }

    /** What {@code factory} calls itself. */
    static String name(PluginFactory factory) throws Refusal {
        String name;
        try {
            name = factory.name();
        } catch (RuntimeException | LinkageError broken) {
            throw new Refusal("its factory doesn't tell its name: " + broken, broken);
        }
        if (name == null || !name.matches("[a-z0-9-]{1,32}")) {
            throw new Refusal("its factory has a name that isn't 1 to 32 lower case letters, digits, hyphens");
        }
        return name;
    }

    static <T> T create(Class<T> type) {
        return Guice.createInjector(Stage.PRODUCTION, binder -> {
                    binder.requireExplicitBindings();
                    binder.disableCircularProxies();
                    binder.bind(type);
                })
                .getInstance(type);
    }
}
