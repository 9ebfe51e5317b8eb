package updrift.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.peer.PeerAddress;

class RecordsTest {
    @Test
    void aServiceRecordNamesHostAndPort() {
        assertThat(Records.service("tcp", "10 60 4100 node7.acme.example."))
                .contains(PeerAddress.parse("tcp:node7.acme.example:4100"));
    }

    @ParameterizedTest
    @Tag("C23")
    @Tag("C13")
    @ValueSource(
            strings = {
                "",
                "0 0 0 node.",
                "0 0 70000 node.",
                "0 0 4100 .",
                "0 0 4100 ldap://evil/x",
                "0 0 4100 a b",
                "0 0 4100",
                "1 2 3 4 5",
                "0 0 99999999999 node."
            })
    void whatIsNoServiceRecordIsPassedOver(String text) {
        assertThat(Records.service("tcp", text)).isEmpty();
    }

    @Test
    void aTargetOfAnyLengthIsNoTrouble() {
        assertThat(Records.service("tcp", "0 0 4100 " + "a".repeat(254))).isEmpty();
        assertThat(Records.service("tcp", "0 0 4100 " + "a".repeat(253))).isPresent();
    }

    @ParameterizedTest
    @Tag("C23")
    @ValueSource(strings = {"", "node.example", "1.2.3", "::g", ":", "999.1.1.1", "ldap://x"})
    void whatIsNoAddressIsPassedOver(String text) {
        assertThat(Records.host("tcp", text, 4100)).isEmpty();
    }

    @Test
    void anAddressGetsThePortThatWasChosen() {
        assertThat(Records.host("tcp", "192.0.2.7", 4100)).contains(PeerAddress.parse("tcp:192.0.2.7:4100"));
        assertThat(Records.host("udp", "2001:db8:0:0:0:0:0:7", 1)).contains(PeerAddress.parse("udp:[2001:db8::7]:1"));
    }
}
