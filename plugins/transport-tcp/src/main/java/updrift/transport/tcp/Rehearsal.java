package updrift.transport.tcp;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import updrift.api.time.Timeline;
import updrift.api.time.Workers;

/**
 * Uses the cipher of TLS records until it is compiled, before a package comes. HotSpot uses the processor's own instructions for AES and GHASH only in code that
 * its second compiler made, and that takes thousands of calls: in records of 16 KiB a hundred MiB and more, at a fiftieth of the speed.
 *
 * <p>The cipher alone, without TLS around it: calls of an {@code SSLEngine} take longer to interpret, and compiling those is what the cipher would wait for.
 */
final class Rehearsal {
    /** Between two looks at whether that has happened. */
    private static final int ROUND_RECORDS = 500;

    /** One block of the cipher: it's calls that count. */
    private static final int SHORT_RECORD = 16;

    /** Where it hasn't happened by now it won't: another JVM, or a processor without such instructions. */
    static final int ROUNDS_MAX = 60;

    /** The compiler works on what was asked of it, and may need this processor. */
    static final Duration REST = Duration.ofMillis(20);

    /**
     * To encrypt and decrypt a whole record takes 15 µs with the processor's help, 500 µs to 2 ms without it, and 100 µs while some loop around it isn't compiled: that
     * comes with what is sent, and to go on for it would take a second of a crowded processor.
     */
    private static final long QUICK_NANOS = 200_000;

    /** The best of so many counts: on a busy machine others' work falls into some. */
    static final int TRIES = 3;

    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;

    /** In place of a record's header, which is authenticated with it. */
    private static final byte[] HEADER = new byte[5];

    /** Code is compiled for the whole process. */
    private static final AtomicBoolean DUE = new AtomicBoolean(true);

    /** Of TLS_AES_256_GCM_SHA384, which the JDK prefers. Nothing that it encrypts leaves this object. */
    private final SecretKey key = new SecretKeySpec(new byte[32], "AES");

    private final ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES);

    /** The JDK's TLS seals and opens a record where it lies, and with us that is on the heap; other ways are other code. */
    private final ByteBuffer bytes = ByteBuffer.allocate(TlsWire.RECORD_PLAIN_MAX + TAG_BYTES);

    private final ByteBuffer again = bytes.duplicate();
    private final Timeline timeline;
    private final Workers workers;
    private final BooleanSupplier wanted;
    private final Cipher sender;
    private final Cipher receiver;
    private long records;
    private int rounds;

    Rehearsal(Timeline timeline, Workers workers, BooleanSupplier wanted) throws GeneralSecurityException {
        this.timeline = timeline;
        this.workers = workers;
        this.wanted = wanted;
        this.sender = Cipher.getInstance("AES/GCM/NoPadding");
        this.receiver = Cipher.getInstance("AES/GCM/NoPadding");
    }

    /**
     * Keeps a worker busy now and then after the first call in a process, for a tenth of a second in all where it helps; later calls do nothing.
     *
     * @param wanted whether somebody still wants it
     */
    static void once(Timeline timeline, Workers workers, BooleanSupplier wanted) {
        if (DUE.getAndSet(false)) {
            workers.execute(() -> {
                try {
                    new Rehearsal(timeline, workers, wanted).round();
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("the JDK has no AES-GCM", e);
                }
            });
        }
    }

    /** One turn; asks for the next unless a whole record is quick by now. */
    void round() {
        if (!wanted.getAsBoolean()) {
            return;
        }
        try {
            for (int record = 0; record < ROUND_RECORDS; record++) {
                pass(SHORT_RECORD);
            }
            if (!quick() && ++rounds < ROUNDS_MAX) {
                timeline.later(REST, () -> workers.execute(this::round));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM doesn't open what it sealed", e);
        }
    }

    private boolean quick() throws GeneralSecurityException {
        long best = Long.MAX_VALUE;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            long began = timeline.nanos();
            pass(TlsWire.RECORD_PLAIN_MAX);
            best = Math.min(best, timeline.nanos() - began);
        }
        return best < QUICK_NANOS;
    }

    /** A record of {@code length} bytes, as TLS 1.3 makes one (RFC 8446, 5.2). */
    private void pass(int length) throws GeneralSecurityException {
        nonce.clear().putLong(++records);
        var parameters = new GCMParameterSpec(8 * TAG_BYTES, nonce.array());
        sender.init(Cipher.ENCRYPT_MODE, key, parameters);
        sender.updateAAD(HEADER);
        sender.doFinal(again.clear().limit(length), bytes.clear());
        receiver.init(Cipher.DECRYPT_MODE, key, parameters);
        receiver.updateAAD(HEADER);
        receiver.doFinal(bytes.flip(), again.clear());
    }
}
