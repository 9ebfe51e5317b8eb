package updrift.discovery.dht;

import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;

/** What an asker has to bring back before it may announce: it shows that answers reach it where it says that it is. Not thread-safe. */
final class Tokens {
    /** As BEP 5 proposes: a secret lasts five minutes and the one before it is still taken. */
    private static final long SECRET_NANOS = Duration.ofMinutes(5).toNanos();

    private static final int SECRET_LENGTH = 16;
    private static final int TOKEN_LENGTH = 8;

    private final SecureRandom random;
    private byte[] secret;
    private byte[] before;
    private long madeNanos;

    Tokens(SecureRandom random, long now) {
        this.random = random;
        this.secret = fresh();
        this.before = fresh();
        this.madeNanos = now;
    }

    private byte[] fresh() {
        byte[] bytes = new byte[SECRET_LENGTH];
        random.nextBytes(bytes);
        return bytes;
    }

    byte[] give(InetSocketAddress asker, long now) {
        renew(now);
        return token(secret, asker);
    }

    boolean accepts(byte[] token, InetSocketAddress asker, long now) {
        renew(now);
        return MessageDigest.isEqual(token, token(secret, asker)) || MessageDigest.isEqual(token, token(before, asker));
    }

    private void renew(long now) {
        long age = now - madeNanos;
        if (age >= SECRET_NANOS) {
            before = age >= 2 * SECRET_NANOS ? fresh() : secret;
            secret = fresh();
            madeNanos = now;
        }
    }

    private static byte[] token(byte[] secret, InetSocketAddress asker) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(secret);
            return Arrays.copyOf(digest.digest(asker.getAddress().getAddress()), TOKEN_LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
