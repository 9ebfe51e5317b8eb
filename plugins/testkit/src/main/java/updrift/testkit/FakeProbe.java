package updrift.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.Health;

/** Reads from a fake program's text how it behaves. */
final class FakeProbe {
    private boolean hungOnce;

    Health staged(Optional<byte[]> program, Version announced) {
        return judge(program, announced, "good dies hangs-once hangs-live");
    }

    Health active(Optional<byte[]> program, Version announced) {
        boolean silent = program.map(FakeProbe::words)
                .filter(words -> words.contains("hangs-live"))
                .isPresent();
        return silent ? Health.timedOut("didn't answer in time") : judge(program, announced, "good hangs-once");
    }

    private Health judge(Optional<byte[]> program, Version announced, String goodBehaviours) {
        List<String> words = program.map(FakeProbe::words).orElse(List.of());
        String behaviour = words.size() == 2 ? words.get(1) : "broken";
        if (behaviour.equals("hangs") || (behaviour.equals("hangs-once") && !hungOnce)) {
            hungOnce = true;
            return Health.timedOut("didn't answer in time");
        }
        if (!List.of(goodBehaviours.split(" ")).contains(behaviour)) {
            return Health.bad("exit code 1");
        }
        return words.get(0).equals(announced.toString())
                ? Health.good("runs as " + announced)
                : Health.bad("expected version " + announced + ", saw " + words.get(0));
    }

    static Optional<Version> versionOf(byte[] program) {
        try {
            return Optional.of(Version.parse(words(program).get(0)));
        } catch (UpdriftException none) {
            return Optional.empty();
        }
    }

    private static List<String> words(byte[] program) {
        return List.of(new String(program, StandardCharsets.UTF_8).strip().split(" "));
    }
}
