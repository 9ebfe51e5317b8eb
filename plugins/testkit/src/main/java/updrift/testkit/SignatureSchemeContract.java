package updrift.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.signature.SignatureScheme;
import updrift.api.signature.Signer;

/** What every {@link SignatureScheme} promises. That its signatures are hard to forge can't be tested here: a scheme brings published vectors of its own. */
public abstract class SignatureSchemeContract {
    private static final byte[] MESSAGE = "Updrift signs this".getBytes(StandardCharsets.US_ASCII);

    /** The scheme under test. */
    protected abstract SignatureScheme scheme();

    @Test
    void itsNameCanStandInAConfiguration() {
        assertThat(scheme().name()).matches("[a-z0-9-]{1,32}");
    }

    @Test
    void whatAKeySignedIsVerified() {
        Signer signer = generate();

        byte[] signature = signer.sign(MESSAGE);

        assertThat(signature).hasSize(scheme().signatureLength());
        assertThat(signer.publicKey()).hasSize(scheme().publicKeyLength());
        assertThat(scheme().verify(signer.publicKey(), MESSAGE, signature)).isTrue();
    }

    @Test
    void anEmptyMessageAndALongOneCanBeSigned() {
        Signer signer = generate();
        for (byte[] message : new byte[][] {{}, new byte[64 << 10]}) {
            assertThat(scheme().verify(signer.publicKey(), message, signer.sign(message)))
                    .isTrue();
        }
    }

    @Test
    @Tag("A02")
    void aMessageWithAnyBitFlippedIsRefused() {
        Signer signer = generate();
        byte[] signature = signer.sign(MESSAGE);
        for (int bit = 0; bit < 8 * MESSAGE.length; bit++) {
            assertThat(scheme().verify(signer.publicKey(), flipped(MESSAGE, bit), signature))
                    .as("bit " + bit)
                    .isFalse();
        }
    }

    @Test
    @Tag("A02")
    void aSignatureWithAnyBitFlippedIsRefused() {
        Signer signer = generate();
        byte[] signature = signer.sign(MESSAGE);
        for (int bit = 0; bit < 8 * signature.length; bit++) {
            assertThat(scheme().verify(signer.publicKey(), MESSAGE, flipped(signature, bit)))
                    .as("bit " + bit)
                    .isFalse();
        }
    }

    @Test
    void aSignatureOfAnyOtherLengthIsRefused() {
        Signer signer = generate();
        byte[] signature = signer.sign(MESSAGE);
        for (int length : new int[] {0, 1, signature.length - 1, signature.length + 1, 2 * signature.length}) {
            assertThat(scheme().verify(signer.publicKey(), MESSAGE, Arrays.copyOf(signature, length)))
                    .as("length " + length)
                    .isFalse();
        }
    }

    @Test
    void aKeyOfAnyOtherLengthIsRefused() {
        Signer signer = generate();
        byte[] key = signer.publicKey();
        for (int length : new int[] {0, 1, key.length - 1, key.length + 1}) {
            byte[] other = Arrays.copyOf(key, length);

            assertThat(scheme().verify(other, MESSAGE, signer.sign(MESSAGE))).isFalse();
            keysInvalid(() -> scheme().checkKey(other));
        }
    }

    @Test
    void anotherKeysSignatureIsRefused() {
        assertThat(scheme().verify(generate().publicKey(), MESSAGE, generate().sign(MESSAGE)))
                .isFalse();
    }

    @Test
    void whatItGeneratesMayBeTrusted() {
        scheme().checkKey(generate().publicKey());
    }

    @Test
    void aRestoredKeyIsTheSameKey() {
        Signer signer = generate();

        Signer restored = scheme().restore(signer.secret());

        assertThat(restored.publicKey()).isEqualTo(signer.publicKey());
        assertThat(scheme().verify(signer.publicKey(), MESSAGE, restored.sign(MESSAGE)))
                .isTrue();
    }

    @Test
    void aSecretThatIsCutIsRefused() {
        byte[] secret = generate().secret();

        keysInvalid(() -> scheme().restore(Arrays.copyOf(secret, secret.length - 1)));
        keysInvalid(() -> scheme().restore(new byte[0]));
    }

    @Test
    void theTextOfAKeyDoesNotShowItsSecret() {
        Signer signer = generate();

        String secret = HexFormat.of().formatHex(signer.secret());

        assertThat(signer.toString().toLowerCase(Locale.ROOT)).doesNotContain(secret.substring(0, 8));
    }

    @Test
    void theArraysThatItTakesAndGivesAreNotItsOwn() {
        Signer signer = generate();
        byte[] signature = signer.sign(MESSAGE);

        Arrays.fill(signer.publicKey(), (byte) 0);
        Arrays.fill(signer.secret(), (byte) 0);

        assertThat(scheme().verify(signer.publicKey(), MESSAGE, signature)).isTrue();
        assertThat(scheme().verify(signer.publicKey(), MESSAGE, signer.sign(MESSAGE)))
                .isTrue();
    }

    @Test
    void manyThreadsMayVerifyAtOnce() {
        Signer signer = generate();
        byte[] signature = signer.sign(MESSAGE);

        assertThat(IntStream.range(0, 200)
                        .parallel()
                        .allMatch(i -> scheme().verify(signer.publicKey(), MESSAGE, signature)
                                && !scheme().verify(signer.publicKey(), flipped(MESSAGE, i % 100), signature)))
                .isTrue();
    }

    private Signer generate() {
        return scheme().generate(new SecureRandom());
    }

    private static void keysInvalid(Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        UpdriftException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.KEYS_INVALID));
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }
}
