package updrift.api.transport.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C03")
class CrowdTest {
    private final Crowd crowd = new Crowd(16, 2);

    @Test
    void oneAddressTakesNoMorePlacesThanItsOwn() throws Exception {
        comes("192.0.2.1", 2);

        assertThat(crowd.mayCome(address("192.0.2.1"))).isFalse();
        assertThat(crowd.mayCome(address("192.0.2.2"))).isTrue();

        crowd.goes(address("192.0.2.1"));
        assertThat(crowd.mayCome(address("192.0.2.1"))).isTrue();
    }

    @Test
    void aNeighbourhoodHasThePlacesOfFourAddresses() throws Exception {
        for (int i = 1; i <= 4; i++) {
            comes("192.0.2." + i, 2);
        }
        assertThat(crowd.mayCome(address("192.0.2.5"))).isFalse();
        assertThat(crowd.mayCome(address("192.0.3.5"))).isTrue();
        assertThat(crowd.full()).isFalse();

        comes("192.0.3.5", 8);
        assertThat(crowd.full()).isTrue();
    }

    @Test
    void aNeighbourhoodNeverTakesMoreThanHalfOfAllPlaces() throws Exception {
        Crowd few = new Crowd(6, 2);
        few.comes(address("192.0.2.1"));
        few.comes(address("192.0.2.1"));
        few.comes(address("192.0.2.2"));

        assertThat(few.mayCome(address("192.0.2.3"))).isFalse();
        assertThat(few.mayCome(address("192.0.3.3"))).isTrue();
    }

    @Test
    void anAddressThatMayHaveAllPlacesHasThem() throws Exception {
        Crowd behindAProxy = new Crowd(3, 3);
        behindAProxy.comes(address("192.0.2.1"));
        behindAProxy.comes(address("192.0.2.1"));

        assertThat(behindAProxy.mayCome(address("192.0.2.1"))).isTrue();
    }

    @Test
    void ofIpv6AWholeSiteIsOneNeighbourhood() throws Exception {
        for (int i = 1; i <= 4; i++) {
            comes("2001:db8:0:" + i + "::1", 2);
        }

        assertThat(crowd.mayCome(address("2001:db8:0:9::1"))).isFalse();
        assertThat(crowd.mayCome(address("2001:db8:1:1::1"))).isTrue();
    }

    private void comes(String address, int times) throws UnknownHostException {
        for (int i = 0; i < times; i++) {
            crowd.comes(address(address));
        }
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }
}
