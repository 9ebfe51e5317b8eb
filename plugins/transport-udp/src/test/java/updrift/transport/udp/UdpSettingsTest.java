package updrift.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.quic.QuicCongestionControlAlgorithm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.testkit.TestSettings;

class UdpAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7:4100", "host.example.org:1", "[2001:db8::7]:65535", "[fe80::1%eth0]:9"})
    void anAddressIsReadAndWrittenAlike(String text) {
        assertThat(UdpAddress.parse(text).toPeerAddress()).hasToString("udp:" + text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host",
                ":1",
                "host:",
                "host:70000",
                "host:-1",
                "::1:5",
                "[::1]",
                "[1.2.3.4]:5",
                "a/b:1",
                "[::1]x:1",
                "[]:1",
                "[g::1]:1",
                "3221225985:1",
                "192.0.519:1",
                "192.0.2.7.:1",
                "192.0.2.256:1",
                "192.0.02.7:1",
                "0xC0000207:1",
                "03221225991:1",
                "00000000000030000001007:1",
                "10.00000000001:1",
                "host..org:1",
                "host.org..:1",
                "[1:2]:1",
                "[.1:2]:1",
                "ho st:1"
            })
    void whatIsNoAddressIsRefusedWithAReason(String text) {
        assertThatThrownBy(() -> UdpAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0:0:0:0:0:0:0:1,           ::1",
        "2001:db8:0:0:1:0:0:1,      2001:db8::1:0:0:1",
        "2001:0db8:0:1:1:1:1:1,     2001:db8:0:1:1:1:1:1",
        "2001:db8:0:0:0:0:2:1,      2001:db8::2:1",
        "0:0:0:0:0:0:0:0,           ::",
        "1:0:0:0:0:0:0:0,           1::"
    })
    void oneIpv6AddressHasOneText(String given, String written) throws UnknownHostException {
        InetSocketAddress socket = new InetSocketAddress(InetAddress.getByName(given), 5);

        assertThat(UdpAddress.of(socket).toPeerAddress()).hasToString("udp:[" + written + "]:5");
    }

    @ParameterizedTest
    @Tag("B17")
    @CsvSource({
        "192.0.2.7:04100,                192.0.2.7:4100",
        "Host.Example.ORG:1,             host.example.org:1",
        "[2001:0DB8:0:0::7]:00009,       [2001:db8::7]:9",
        "[0:0:0:0:0:0:0:1]:1,            [::1]:1",
        "[fe80:0::1%eth0]:1,             [fe80::1%eth0]:1",
        "[fe80::1%01]:1,                 [fe80::1%1]:1",
        "[2001:db8::7%3]:1,              [2001:db8::7]:1",
        "[::ffff:192.0.2.7]:1,           192.0.2.7:1",
        "[::ffff:192.0.2.7%1]:1,         192.0.2.7:1",
        "[64:ff9b::192.0.2.7]:1,         [64:ff9b::c000:207]:1",
        "[fe80::1%0]:1,                  [fe80::1]:1",
        "Host.Example.ORG.:1,            host.example.org.:1",
        "host.:1,                        host.:1"
    })
    void onePlaceHasOneSpelling(String given, String written) {
        assertThat(UdpAddress.parse(given).spelled().toPeerAddress()).hasToString("udp:" + written);
    }

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

        assertThat(settings.listen()).contains(new UdpAddress("0.0.0.0", 0));
        assertThat(settings.congestion()).isEqualTo(QuicCongestionControlAlgorithm.CUBIC);
    }
}
