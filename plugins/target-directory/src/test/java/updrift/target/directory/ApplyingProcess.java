package updrift.target.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import updrift.api.target.Attempt;

/** A process that applies {@code new} to the target in its folder and says which step it has done; made to be killed. */
final class ApplyingProcess {
    private ApplyingProcess() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        DirectoryTarget target = new TestPlace(folder).open();
        Attempt attempt = TestPlace.stage(target, "2.0.0", Files.readAllBytes(folder.resolve("new")));
        System.out.println("staged");
        System.out.println(target.probeStaged(attempt).reason());
        target.backUp(attempt);
        System.out.println("backed up");
        target.activate(attempt);
        System.out.println("activated");
        target.commit(attempt);
        System.out.println("committed");
    }
}
