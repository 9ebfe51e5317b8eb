package updrift.transport.jgroups;

import java.util.ArrayList;
import java.util.List;
import org.pf4j.Extension;
import updrift.api.config.Setting;
import updrift.api.config.Setting.Kind;
import updrift.api.config.Settings;
import updrift.api.transport.Transport;
import updrift.api.transport.TransportContext;
import updrift.api.transport.TransportFactory;
import updrift.api.transport.carrier.CarrierTransport;

/** Makes the transport over the {@code JChannel} that the host handed in. */
@Extension
public final class JGroupsTransportFactory implements TransportFactory {
    private static final String NAME = "jgroups";
    private static final String HOST_OBJECT = "host_object";
    private static final String MESSAGE = "message";
    private static final String AUTHENTICATED = "authenticated";

    /** Half of what JGroups itself would cut into fragments (FRAG4, 60,000). */
    private static final long MESSAGE_MAX = 32 << 10;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Setting> settings() {
        List<Setting> all = new ArrayList<>(CarrierTransport.SETTINGS);
        all.add(new Setting(HOST_OBJECT, Kind.TEXT, "", "name under which the host hands in its JChannel, if it does"));
        all.add(new Setting(
                MESSAGE, Kind.SIZE, "8KiB", "most bytes sent at once, 512 to 32KiB; small ones let the host's pass"));
        all.add(new Setting(
                AUTHENTICATED, Kind.FLAG, "off", "whether the channel's stack admits and proves its members"));
        return List.copyOf(all);
    }

    @Override
    public Transport create(Settings settings, TransportContext context) {
        long message = settings.size(MESSAGE).orElseThrow();
        if (message < CarrierTransport.MESSAGE_MIN || message > MESSAGE_MAX) {
            throw settings.wrong(MESSAGE, "must be 512 to 32KiB");
        }
        return new CarrierTransport(
                JGroupsCarrier.over(
                        context, settings.text(HOST_OBJECT).orElse(""), (int) message, settings.flag(AUTHENTICATED)),
                settings,
                context);
    }
}
