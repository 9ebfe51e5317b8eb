package updrift.transport.udp;

import java.util.List;
import org.pf4j.Extension;
import updrift.api.config.Setting;
import updrift.api.config.Settings;
import updrift.api.transport.Transport;
import updrift.api.transport.TransportContext;
import updrift.api.transport.TransportFactory;

/**
 * Makes the transport over UDP: QUIC (RFC 9000), which brings TLS 1.3, congestion control and retransmission. Each frame goes on one of a few streams, so what
 * one lost datagram holds up is a part of what is under way. {@code NOT_POSSIBLE} where the jar has no native library for the platform.
 */
@Extension
public final class UdpTransportFactory implements TransportFactory {
    @Override
    public String name() {
        return UdpTransport.SCHEME;
    }

    @Override
    public List<Setting> settings() {
        return UdpSettings.DECLARED;
    }

    @Override
    public Transport create(Settings settings, TransportContext context) {
        UdpSettings read = UdpSettings.read(settings);
        NativeQuic.require();
        return new UdpTransport(read, context);
    }
}
