package updrift.discovery.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;

class BeaconTest {
    private static final Beacon BEACON = new Beacon(
            true,
            Beacon.hashOf("product"),
            PeerId.of(new byte[PeerId.LENGTH]),
            List.of(PeerAddress.parse("tcp:0.0.0.0:4100"), PeerAddress.parse("nats:node.7")));

    @Test
    void aBeaconIsReadAsItWasWritten() {
        assertThat(Beacon.decode(BEACON.encode())).contains(BEACON);
    }

    @Test
    void itIsWrittenAsTheProtocolSays() {
        byte[] bytes = new byte[BEACON.encode().remaining()];
        BEACON.encode().get(bytes);

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("55504442" + "01" + "01" + HASH + "00".repeat(32) + "02"
                        + "0010" + "7463703a302e302e302e303a34313030"
                        + "000b" + "6e6174733a6e6f64652e37");
    }

    /** {@code printf 'updrift beacon 1\0product' | sha256sum}. */
    private static final String HASH = "81251e0851c654b5a3932b539467400b";

    @Test
    void addressesThatDoNotFitAreLeftOut() {
        var longest = new PeerAddress("s".repeat(32), "o".repeat(PeerAddress.OPAQUE_MAX));
        var beacon = new Beacon(false, BEACON.productHash(), BEACON.peer(), Collections.nCopies(9, longest));

        assertThat(beacon.encode().remaining()).isLessThanOrEqualTo(Beacon.BYTES_MAX);
        assertThat(Beacon.decode(beacon.encode()))
                .hasValueSatisfying(read -> assertThat(read.addresses()).hasSize(3));
    }

    @Test
    @Tag("C13")
    void whatIsCutOrDamagedIsNothingOrAnotherBeacon() {
        ByteBuffer whole = BEACON.encode();
        for (int length = 0; length < whole.remaining(); length++) {
            assertThat(Beacon.decode(whole.slice(0, length))).isEmpty();
        }
        var random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer damaged = BEACON.encode();
            damaged.put(random.nextInt(damaged.remaining()), (byte) random.nextInt(256));
            Beacon.decode(damaged)
                    .ifPresent(beacon -> assertThat(beacon.addresses()).hasSizeLessThanOrEqualTo(Beacon.ADDRESSES_MAX));
        }
    }
}
