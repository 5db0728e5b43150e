package credence.engine.gpu.opencl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What OpenCL's loader would bring into this process. It loads every driver that the host has, and
 * PoCL's takes over SIGFPE, which is how a JVM learns of a division by zero: from then on such a
 * division ends the process, or gives a number. Its environment variable has to be set before the
 * process starts.
 */
final class LoadingRisk {

  private static final String VARIABLE = "POCL_SIGFPE_HANDLER";
  private static final Path VENDORS = Path.of("/etc/OpenCL/vendors");

  private LoadingRisk() {}

  /** Why OpenCL must not be loaded here, with the remedy; null where it may. */
  static String here() {
    return of(System.getenv(), VENDORS);
  }

  /**
   * The same.
   *
   * @param environment of the process
   * @param usual folder of the drivers' names where the environment names none
   */
  static String of(Map<String, String> environment, Path usual) {
    String vendors = environment.getOrDefault("OCL_ICD_VENDORS", usual.toString());
    boolean hasPocl =
        environment.getOrDefault("OCL_ICD_FILENAMES", "").contains("pocl")
            || namesPocl(Path.of(vendors));
    return hasPocl && !"0".equals(environment.get(VARIABLE))
        ? "OpenCL's driver PoCL, which is installed here, would take the signal of divisions by"
            + " zero from the JVM: set "
            + VARIABLE
            + "=0 in the environment of drivers and executors (docs/gpu.md)"
        : null;
  }

  /**
   * @param vendors a folder of files that name drivers, or one such file
   */
  private static boolean namesPocl(Path vendors) {
    if (Files.isRegularFile(vendors)) {
      return isPocl(vendors);
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(vendors, "*.icd")) {
      for (Path file : files) {
        if (isPocl(file)) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      return false; // no folder, no driver
    }
  }

  private static boolean isPocl(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains("pocl");
    } catch (IOException e) {
      return false; // nor can the loader read it
    }
  }
}
