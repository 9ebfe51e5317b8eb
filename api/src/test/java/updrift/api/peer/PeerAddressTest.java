package updrift.api.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "tcp:0.0.0.0:4100, 192.0.2.7, tcp:192.0.2.7:4100",
        "tcp:[::]:4100, 192.0.2.7, tcp:192.0.2.7:4100",
        "udp:0.0.0.0:1, 2001:db8::7, udp:[2001:db8::7]:1",
        "tcp:[::]:1, 2001:db8:0:0:1:0:0:0, tcp:[2001:db8:0:0:1::]:1",
        "tcp:[::]:1, ::1, tcp:[::1]:1",
        "tcp:[::]:1, fe80::1, tcp:[fe80::1]:1",
        "tcp:[::]:1, 2001:db8:10:0:0:1:0:1, tcp:[2001:db8:10::1:0:1]:1",
        "tcp:[::]:1, 2001:db8:0:1:1:1:1:10, tcp:[2001:db8:0:1:1:1:1:10]:1",
        "tcp:[::]:1, 2001:0:0:1:0:0:0:100, tcp:[2001:0:0:1::100]:1"
    })
    void aWildcardGivesWayToWhatOthersSee(String own, String seen, String expected) throws UnknownHostException {
        assertThat(PeerAddress.parse(own).seenAt(InetAddress.getByName(seen))).hasToString(expected);
    }

    @Test
    void anAddressThatNamesAHostOrAnOverlayStaysAsItIs() throws UnknownHostException {
        var host = InetAddress.getByName("192.0.2.7");
        for (String own : new String[] {"tcp:198.51.100.1:4100", "tcp:agent7.example:4100", "nats:node.7"}) {
            assertThat(PeerAddress.parse(own).seenAt(host)).hasToString(own);
        }
    }
}
