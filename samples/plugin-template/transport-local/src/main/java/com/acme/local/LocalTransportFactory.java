package com.acme.local;

import java.util.List;
import org.pf4j.Extension;
import updrift.api.config.*;
import updrift.api.transport.*;

/** Makes the transport between the nodes of one JVM. */
@Extension
public final class LocalTransportFactory implements TransportFactory {
    @Override public String name() { return "local"; }

    @Override public List<Setting> settings() {
        return List.of(new Setting("listen", Setting.Kind.NUMBER, "0", "number to be dialled by, 1 to 65535; 0 for none"));
    }

    @Override public Transport create(Settings settings, TransportContext context) {
        int number = settings.number("listen");
        if (number < 0 || number > 65_535) throw settings.wrong("listen", "must be 0 to 65535");
        // From a plugin folder each node loads a class of its own: the first one's makes the transports of all, else they never met.
        var first = (TransportFactory) System.getProperties().computeIfAbsent("com.acme.local", name -> this);
        return first == this ? new LocalTransport(number, context) : first.create(settings, context);
    }
}
