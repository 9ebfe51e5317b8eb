package updrift.transport.nats;

import java.util.ArrayList;
import java.util.List;
import org.pf4j.Extension;
import updrift.api.config.Setting;
import updrift.api.config.Settings;
import updrift.api.transport.Transport;
import updrift.api.transport.TransportContext;
import updrift.api.transport.TransportFactory;
import updrift.api.transport.carrier.CarrierTransport;

/** Makes the transport through a NATS server. */
@Extension
public final class NatsTransportFactory implements TransportFactory {
    @Override
    public String name() {
        return NatsCarrier.SCHEME;
    }

    @Override
    public List<Setting> settings() {
        List<Setting> all = new ArrayList<>(CarrierTransport.SETTINGS);
        all.addAll(NatsSettings.DECLARED);
        return List.copyOf(all);
    }

    @Override
    public Transport create(Settings settings, TransportContext context) {
        NatsSettings read = NatsSettings.read(settings, context.identity().self());
        return new CarrierTransport(new NatsCarrier(read, context.timeline()), settings, context);
    }
}
