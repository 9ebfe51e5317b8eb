package updrift.engine.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import updrift.api.peer.PeerAddress;

class AddressPrefixTest {
    @ParameterizedTest
    @CsvSource({
        "tcp:192.0.2.7:4100, 192.0.2.0/24",
        "udp:192.0.2.255:1, 192.0.2.0/24",
        "tcp:[2001:db8:0:7:1:2:3:4]:4100, 2001:db8:0:7::/64",
        "tcp:[2001:0DB8::7]:4100, 2001:db8:0:0::/64",
        "tcp:[::1]:4100, 0:0:0:0::/64",
        "tcp:[fe80::1%eth0]:4100, fe80:0:0:0::/64",
        "tcp:[::ffff:192.0.2.9]:4100, 192.0.2.0/24",
        "tcp:[fe80::]:1, fe80:0:0:0::/64",
        "tcp:updates.example.org:4100, tcp:updates.example.org",
        "nats:node-7, nats:node-7",
        "tcp:[, tcp:",
        "tcp:300.1.2.3.4:1, tcp:300.1.2.3.4",
    })
    @Tag("B13")
    void addressesOfOneNetworkHaveOnePrefix(String address, String prefix) {
        assertThat(AddressPrefix.of(PeerAddress.parse(address))).isEqualTo(prefix);
    }
}
