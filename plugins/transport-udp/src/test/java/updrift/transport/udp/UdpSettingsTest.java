package updrift.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.transport.inbound.HostAndPort;
import updrift.testkit.TestSettings;

class UdpSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "listen, tcp:1.2.3.4:5",
        "listen, nonsense",
        "listen, udp:1.2.3.4",
        "connections, 0",
        "receive_memory, 1MiB",
        "handshake_timeout, 20s",
        "idle_timeout, 0s",
        "silence_timeout, 1s",
        "datagram_size, 1199",
        "datagram_size, 70000",
        "congestion, vegas"
    })
    void aSettingThatWillNotDoIsNamed(String key, String value) {
        UdpTransportFactory factory = new UdpTransportFactory();

        assertThatThrownBy(() -> UdpSettings.read(TestSettings.of(factory, Map.of(key, value))))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageContaining(key);
    }

    @Test
    void theDefaultsListenEverywhereAndSendAsCubicDoes() {
        UdpSettings settings = UdpSettings.read(TestSettings.of(new UdpTransportFactory(), Map.of()));

        assertThat(settings.listen()).contains(new HostAndPort(UdpTransport.SCHEME, "0.0.0.0", 0));
        assertThat(settings.congestion()).isEqualTo(QuicCongestionControlAlgorithm.CUBIC);
    }
}
