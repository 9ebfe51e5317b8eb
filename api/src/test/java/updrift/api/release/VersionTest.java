package updrift.api.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

@Tag("A10")
class VersionTest {
    @Test
    void allThatSemVerCallsValidIsRead() throws IOException {
        List<String> valid = strings("semver_org_grammar.json", "valid");

        assertThat(valid)
                .hasSize(31)
                .allSatisfy(text -> assertThat(Version.parse(text)).hasToString(text));
    }

    @Test
    void whatSemVerCallsInvalidIsRefusedUnlessItIsDottedNumbers() throws IOException {
        List<String> invalid = strings("semver_org_grammar.json", "invalid");
        List<String> dotted = List.of("1", "1.2", "01.1.1", "1.01.1", "1.1.01");

        assertThat(invalid).hasSize(39).containsAll(dotted);
        for (String text : invalid) {
            if (dotted.contains(text)) {
                assertThat(Version.parse(text)).hasToString(text);
            } else {
                refused(text);
            }
        }
    }

    @Test
    void precedenceIsThatOfSemVer() throws IOException {
        List<String> pairs = strings("node_semver_precedence.json", "first_is_greater");
        assertThat(pairs).hasSize(2 * 19);
        for (int i = 0; i < pairs.size(); i += 2) {
            Version greater = Version.parse(pairs.get(i));
            Version lesser = Version.parse(pairs.get(i + 1));

            assertThat(greater).isGreaterThan(lesser);
            assertThat(lesser).isLessThan(greater);
        }
    }

    @Test
    void equalPrecedenceIsThatOfSemVer() throws IOException {
        List<String> pairs = strings("node_semver_precedence.json", "equal_precedence");
        assertThat(pairs).hasSize(2 * 2);
        for (int i = 0; i < pairs.size(); i += 2) {
            assertThat(Version.parse(pairs.get(i))).isEqualByComparingTo(Version.parse(pairs.get(i + 1)));
        }
    }

    /** Real programs number themselves so. */
    @ParameterizedTest
    @CsvSource({
        "9.4.9.0, 9.4.8.0",
        "1.10, 1.9",
        "1.0.0, 1.0.0-rc.1",
        "1.0, 1.0.0-rc.1",
        "1.0.0.1, 1.0.0",
        "2024.11.23, 2024.2.1",
        "99999999999999999999999999.1, 99999999999999999999999998.9",
        "1.0.0-rc.10, 1.0.0-rc.9",
        "1.0.0-rc.99999999999999999999, 1.0.0-rc.9999999999999999999"
    })
    void numbersAreComparedAsNumbersOfAnyLength(String greater, String lesser) {
        assertThat(Version.parse(greater)).isGreaterThan(Version.parse(lesser));
    }

    @ParameterizedTest
    @CsvSource({"1.0, 1.0.0", "1, 1.0.0.0", "01.1, 1.1", "1.0.0+a, 1.0.0+b", "0, 0.0.0.0"})
    void someTextsAreOfEqualOrderAndYetNotEqual(String one, String other) {
        assertThat(Version.parse(one))
                .isEqualByComparingTo(Version.parse(other))
                .isNotEqualTo(Version.parse(other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "1.0 ", "1..0", ".1", "1.", "v1.0", "1.0\n", "1.0-rc", "-1", "1,0", "1.0.0-\u00e9"})
    void anythingElseIsRefused(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0661.0.0", "1.\u0966.0", "\uff11.0.0", "1.0.0-rc.\u0661"})
    void digitsThatAreNotAsciiAreRefused(String text) {
        refused(text);
    }

    @Test
    void aTextOfMoreThan64CharactersIsRefused() {
        assertThat(Version.parse("1".repeat(64))).hasToString("1".repeat(64));
        refused("1".repeat(65));
        refused("1.".repeat(1 << 20));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theOrderIsTotal(long seed) {
        Random random = new Random(seed);
        List<Version> versions = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            versions.add(Version.parse(random(random)));
        }
        for (Version a : versions) {
            for (Version b : versions) {
                assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
                for (Version c : versions) {
                    if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
                        assertThat(a.compareTo(c))
                                .as("seed %s: %s %s %s", seed, a, b, c)
                                .isLessThanOrEqualTo(0);
                    }
                }
            }
        }
    }

    private static String random(Random random) {
        String[] ends = {"", "-a", "-1", "-1.a", "-a.1", "-a.b", "-10", "-2", "-rc.1+x", "+x"};
        String numbers = random.nextInt(3) + "." + random.nextInt(3) + "." + random.nextInt(3);
        return random.nextInt(4) == 0 ? numbers + "." + random.nextInt(3) : numbers + ends[random.nextInt(ends.length)];
    }

    private static void refused(String text) {
        assertThatThrownBy(() -> Version.parse(text))
                .isInstanceOfSatisfying(
                        UpdriftException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.VERSION_INVALID));
    }

    /** The strings in the array {@code name} of a vector file, nested arrays laid flat. */
    private static List<String> strings(String file, String name) throws IOException {
        String path = "/vectors/semver/" + file;
        String json;
        try (InputStream in = Objects.requireNonNull(VersionTest.class.getResourceAsStream(path), path)) {
            json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Matcher array = Pattern.compile("\"" + name + "\"\\s*:\\s*\\[((?:[^\\[\\]]|\\[[^\\[\\]]*])*)]")
                .matcher(json);
        assertThat(array.find()).as(name).isTrue();
        List<String> strings = new ArrayList<>();
        Matcher string = Pattern.compile("\"([^\"]*)\"").matcher(array.group(1));
        while (string.find()) {
            strings.add(string.group(1));
        }
        return strings;
    }
}
