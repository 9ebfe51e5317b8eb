package updrift.samples.node;

import java.util.Locale;
import updrift.api.config.Amounts;

/** Bytes as they were written. */
record Size(String text, long bytes) {
    static Size parse(String text) {
        return new Size(text, Amounts.size(text));
    }

    /** {@code bytes} for people to read. */
    static String shown(long bytes) {
        String[] units = {"bytes", "kB", "MB", "GB", "TB"};
        double amount = bytes;
        int unit = 0;
        while (amount >= 1000 && unit < units.length - 1) {
            amount /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, units[unit]);
    }
}
