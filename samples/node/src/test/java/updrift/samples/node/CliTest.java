package updrift.samples.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliTest {
    @TempDir
    Path folder;

    private final StringWriter errors = new StringWriter();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    frobnicate                                | 'frobnicate'
                    run                                       | '--state=STATE'
                    run --state s --max-speed 2mb             | '2mb' is no size
                    run --state s --peer nowhere              | 'nowhere' is no address
                    run --state s --tls maybe                 | 'maybe' is neither on nor off
                    run --state s --target program            | 'program' is no target: expected executable:PATH
                    get --state s --out f --timeout 5         | '5' is no duration
                    get --state s --out f --version 1.x       | '--version'
                    pack d                                    | '--out=FILE'
                    publish p --keys k --product p --version 1.0.0 --state s --priority high | none of critical, normal
                    approve --state s 1234                    | 64 lower-case hexadecimal digits
                    """)
    void wrongUsageIsTwoAndOneLine(String arguments, String reason) {
        assertThat(run(arguments.split(" "))).isEqualTo(Cli.USAGE);
        assertThat(errors.toString()).contains(reason).endsWith(" --help)\n").hasLineCount(1);
    }

    @Test
    void whatCannotBeDoneIsOneAndOneLine() {
        assertThat(run("hash", folder.resolve("absent").toString())).isEqualTo(Cli.FAILED);
        assertThat(errors.toString())
                .startsWith("updrift hash: ")
                .contains("absent")
                .hasLineCount(1);
    }

    @Test
    void whereNoNodeHasRunTheRemedyIsNamed() {
        assertThat(run("rollback", "--state", folder.toString())).isEqualTo(Cli.FAILED);
        assertThat(errors.toString()).contains("start one with 'updrift run --state'");
        assertThat(run("status", "--state", folder.toString())).isEqualTo(Cli.FAILED);
        assertThat(errors.toString()).contains("start one with 'updrift run --state'");
    }

    @Test
    @Tag("F11")
    void aWrongValueNamesTheFlagThatGaveIt() {
        int code = run("run", "--state", folder.toString(), "--product", "No Product", "--trust", "root.updrift");

        assertThat(code).isEqualTo(Cli.FAILED);
        assertThat(errors.toString())
                .startsWith("updrift run: --product: 'No Product' is not 1 to 64")
                .hasLineCount(1);
    }

    private int run(String... arguments) {
        return Cli.run(new PrintWriter(errors, true), arguments);
    }
}
