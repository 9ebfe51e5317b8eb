package updrift.transport.tcp;

import java.util.List;
import org.pf4j.Extension;
import updrift.api.config.Setting;
import updrift.api.config.Settings;
import updrift.api.transport.Transport;
import updrift.api.transport.TransportContext;
import updrift.api.transport.TransportFactory;

/** Makes the transport over TCP, with TLS 1.3 unless that is switched off. */
@Extension
public final class TcpTransportFactory implements TransportFactory {
    @Override
    public String name() {
        return TcpTransport.SCHEME;
    }

    @Override
    public List<Setting> settings() {
        return TcpSettings.DECLARED;
    }

    @Override
    public Transport create(Settings settings, TransportContext context) {
        return new TcpTransport(TcpSettings.read(settings), context);
    }
}
