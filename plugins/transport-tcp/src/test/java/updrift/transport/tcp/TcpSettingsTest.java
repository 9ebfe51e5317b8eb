package updrift.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.transport.inbound.HostAndPort;
import updrift.testkit.TestSettings;

class TcpSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "listen, udp:1.2.3.4:5",
        "listen, nonsense",
        "listen, tcp:1.2.3.4",
        "connections, 0",
        "receive_memory, 1MiB",
        "handshake_timeout, 20s",
        "idle_timeout, 0s"
    })
    void aSettingThatWillNotDoIsNamed(String key, String value) {
        TcpTransportFactory factory = new TcpTransportFactory();

        assertThatThrownBy(() -> TcpSettings.read(TestSettings.of(factory, Map.of(key, value))))
                .isInstanceOfSatisfying(
                        UpdriftException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIG_INVALID))
                .hasMessageContaining(key);
    }

    @Test
    void theDefaultsListenEverywhereWithTls() {
        TcpSettings settings = TcpSettings.read(TestSettings.of(new TcpTransportFactory(), Map.of()));

        assertThat(settings.listen()).contains(new HostAndPort(TcpTransport.SCHEME, "0.0.0.0", 0));
        assertThat(settings.tls()).isTrue();
    }
}
