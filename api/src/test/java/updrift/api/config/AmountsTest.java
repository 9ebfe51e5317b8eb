package updrift.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountsTest {
    @ParameterizedTest
    @Tag("R23")
    @CsvSource({
        "0, 0",
        "17, 17",
        "1kB, 1000",
        "2MB, 2000000",
        "3GB, 3000000000",
        "1KiB, 1024",
        "2MiB, 2097152",
        "1 GiB, 1073741824",
        "9223372036854775807, 9223372036854775807"
    })
    void aSizeIsBytesOrHasAUnit(String text, long bytes) {
        assertThat(Amounts.size(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @Tag("R23")
    @CsvSource({"0ms, PT0S", "250ms, PT0.25S", "30s, PT30S", "90m, PT1H30M", "1h, PT1H", "30 d, PT720H"})
    void aDurationHasAUnit(String text, Duration duration) {
        assertThat(Amounts.duration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @Tag("F11")
    @ValueSource(strings = {"", "-1", "1.5GiB", "1gib", "GiB", "1 2", "1B", "\u0661", "1MiB "})
    void whatIsNoSizeIsToldAsSuch(String text) {
        assertThatThrownBy(() -> Amounts.size(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is no size");
    }

    @ParameterizedTest
    @Tag("F11")
    @ValueSource(strings = {"", "5", "-1s", "1w", "1S", "0.5h", "s"})
    void whatIsNoDurationIsToldAsSuch(String text) {
        assertThatThrownBy(() -> Amounts.duration(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + text + "' is no duration");
    }

    @Test
    @Tag("F11")
    void whatOverflowsIsRefused() {
        assertThatThrownBy(() -> Amounts.size("9223372036854775808")).hasMessageContaining("is too large");
        assertThatThrownBy(() -> Amounts.size("9007199254740993GiB")).hasMessageContaining("is too large");
        assertThatThrownBy(() -> Amounts.duration("36501d")).hasMessageContaining("is too long");
        assertThatThrownBy(() -> Amounts.duration("99999999999999999999s")).hasMessageContaining("is too long");
    }
}
