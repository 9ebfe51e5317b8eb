package updrift.samples.node;

import java.time.Duration;
import updrift.api.config.Amounts;

/** A duration as it was written. */
record Span(String text, Duration duration) {
    static Span parse(String text) {
        return new Span(text, Amounts.duration(text));
    }
}
