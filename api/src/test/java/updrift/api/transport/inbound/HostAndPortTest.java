package updrift.api.transport.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.peer.PeerAddress;

class HostAndPortTest {
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7:4100", "host.example.org:1", "[2001:db8::7]:65535", "[fe80::1%eth0]:9"})
    void anAddressIsReadAndWrittenAlike(String text) {
        assertThat(HostAndPort.parse(new PeerAddress("tcp", text)).toPeerAddress())
                .hasToString("tcp:" + text);
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
                "ho~st:1"
            })
    void whatIsNoAddressIsRefusedWithAReason(String text) {
        assertThatThrownBy(() -> HostAndPort.parse(new PeerAddress("tcp", text)))
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

        assertThat(HostAndPort.of("tcp", socket).toPeerAddress()).hasToString("tcp:[" + written + "]:5");
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
        assertThat(HostAndPort.parse(new PeerAddress("tcp", given)).spelled().toPeerAddress())
                .hasToString("tcp:" + written);
    }
}
