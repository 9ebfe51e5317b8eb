package updrift.target.executable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import updrift.api.config.Settings;
import updrift.api.target.probe.Probe;

/** The probe that suits a file for which none is configured. */
final class UsualProbe {
    private UsualProbe() {}

    static String of(Path file, Settings settings) {
        boolean jar = file.toString().toLowerCase(Locale.ROOT).endsWith(".jar");
        return jar ? "\"" + java(settings) + "\" -jar {file} --version" : "{file} --version";
    }

    private static String java(Settings settings) {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        return Stream.of("java", "java.exe")
                .map(bin::resolve)
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() -> settings.wrong(
                        Probe.KEY, "must be given: there is no java in " + bin + " to run the jar with"));
    }
}
