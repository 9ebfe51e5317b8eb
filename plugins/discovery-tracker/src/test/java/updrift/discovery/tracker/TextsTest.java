package updrift.discovery.tracker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.content.UpdateId;
import updrift.api.peer.PeerAddress;
import updrift.api.peer.PeerId;

class TextsTest {
    private static final PeerId PEER = PeerId.of(new byte[PeerId.LENGTH]);
    private static final UpdateId ID = UpdateId.of(new byte[UpdateId.LENGTH]);
    private static final PeerAddress LONG = new PeerAddress("s".repeat(32), "o".repeat(PeerAddress.OPAQUE_MAX));
    private static final Query LARGEST = new Query(
            "p".repeat(Query.PRODUCT_MAX),
            PEER,
            Collections.nCopies(Query.ADDRESSES_MAX, LONG),
            Collections.nCopies(Query.HOLDS_MAX, ID),
            Collections.nCopies(Query.WANTS_MAX, ID),
            true);

    @Test
    void theLargestQueryFitsAndIsReadAsItWasWritten() {
        assertThat(LARGEST.encode()).hasSizeLessThan(Query.BYTES_MAX);
        assertThat(Query.decode(LARGEST.encode())).isEqualTo(LARGEST);
    }

    @Test
    void theLargestListingFitsAndIsReadAsItWasWritten() {
        var each = Collections.nCopies(Listing.EACH_MAX, new Listing.Found(PEER, LONG));
        var listing = new Listing(3_600, each, each);

        assertThat(listing.encode()).hasSizeLessThan(Listing.BYTES_MAX);
        assertThat(Listing.decode(listing.encode())).isEqualTo(listing);
    }

    @Test
    void wordsOfALaterVersionArePassedOver() {
        String text = new String(LARGEST.encode(), ISO_8859_1) + "mood good\n";

        assertThat(Query.decode(text.getBytes(ISO_8859_1))).isEqualTo(LARGEST);
    }

    @ParameterizedTest
    @Tag("C13")
    @ValueSource(
            strings = {
                "",
                "updrift-tracker 2\nproduct a\n",
                "updrift-tracker 1\nproduct a\n",
                "updrift-tracker 1\nproduct a\npeer 00\n",
                "updrift-tracker 1\nproduct a\naddress nothing\n",
                "updrift-tracker 1\nproduct \u00e9\n",
                "updrift-tracker 1\nproduct a\nholds zz\n"
            })
    void whatIsNoQueryIsRefused(String text) {
        assertThatThrownBy(() -> Query.decode(text.getBytes(ISO_8859_1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("C13")
    void aQueryThatIsDamagedAnywhereIsRefusedOrMeansSomethingElse() {
        byte[] whole = LARGEST.encode();
        var random = new SplittableRandom(1);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                assertThat(Query.decode(damaged).addresses()).hasSizeLessThanOrEqualTo(Query.ADDRESSES_MAX);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageNotContaining("\n");
            }
        }
    }
}
