package updrift.target.directory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Headers of tar archives, to be changed. */
final class TarHeaders {
    private static final int RECORD = 512;
    private static final int SUM = 148;

    private TarHeaders() {}

    /** Makes the checksum of the header at {@code start} right again. */
    static void sum(byte[] tar, int start) {
        Arrays.fill(tar, start + SUM, start + SUM + 8, (byte) ' ');
        int sum = 0;
        for (int index = start; index < start + RECORD; index++) {
            sum += tar[index] & 0xff;
        }
        byte[] digits = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, tar, start + SUM, digits.length);
    }
}
