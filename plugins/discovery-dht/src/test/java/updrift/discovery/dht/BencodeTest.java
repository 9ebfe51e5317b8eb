package updrift.discovery.dht;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BencodeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "i0e",
                "i-42e",
                "i999999999999999999e",
                "0:",
                "4:spam",
                "le",
                "l4:spami1ee",
                "de",
                "d1:ai1e2:aa0:1:bdee",
                "d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe"
            })
    void whatIsReadIsWrittenAlike(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);

        assertThat(Bencode.encode(Bencode.decode(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @Tag("C13")
    @ValueSource(
            strings = {
                "",
                "i-0e",
                "i01e",
                "ie",
                "i1",
                "i9999999999999999999e",
                "01:a",
                "5:spam",
                "-1:a",
                "9999999999:a",
                "l",
                "d",
                "di1e1:ae",
                "d1:a",
                "d1:ae",
                "d1:bi1e1:ai1ee",
                "d1:ai1e1:ai2ee",
                "i1ei2e",
                "x",
                "llllllllllllllllleeeeeeeeeeeeeeeee"
            })
    void whatHasAnotherFormIsRefused(String text) {
        assertThatThrownBy(() -> Bencode.decode(text.getBytes(ISO_8859_1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("C01")
    void whatIsTooLongIsRefusedUnread() {
        assertThatThrownBy(() -> Bencode.decode(new byte[Bencode.BYTES_MAX + 1]))
                .hasMessage("longer than 1400 bytes");
    }
}
