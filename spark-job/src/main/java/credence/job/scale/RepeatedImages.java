package credence.job.scale;

import credence.data.DataException;
import credence.data.DataFile;
import credence.data.ImageSet;
import credence.data.format.IdxReader;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** MNIST with its training images several times over; its test images stay as they are. */
final class RepeatedImages {

  private static final int MAGIC_OF_IMAGES = 0x803;
  private static final int MAGIC_OF_LABELS = 0x801;
  private static final List<String> DIGITS =
      IntStream.range(0, 10).mapToObj(String::valueOf).toList();

  private RepeatedImages() {}

  /**
   * Writes IDX files.
   *
   * @param mnist the folder of MNIST's files, plain or gzip
   * @param folder for the files; made where it is missing
   * @throws JobException with exit code 66 without images to repeat, 64 for too many
   * @throws DataException if these are damaged
   */
  static void write(Path mnist, int times, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Path file : files(mnist, "t10k-*")) {
      Files.copy(file, folder.resolve(file.getFileName()));
    }
    ImageSet once = read(mnist);
    int count = count(once, times);
    try (DataOutputStream out = create(folder.resolve("train-images-idx3-ubyte"))) {
      out.writeInt(MAGIC_OF_IMAGES);
      out.writeInt(count);
      out.writeInt(once.shape().height());
      out.writeInt(once.shape().width());
      for (int i = 0; i < times; i++) {
        out.write(once.pixels());
      }
    }
    byte[] labels = new byte[once.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) once.label(i);
    }
    try (DataOutputStream out = create(folder.resolve("train-labels-idx1-ubyte"))) {
      out.writeInt(MAGIC_OF_LABELS);
      out.writeInt(count);
      for (int i = 0; i < times; i++) {
        out.write(labels);
      }
    }
  }

  private static int count(ImageSet once, int times) {
    long count = (long) times * once.size();
    if (count > Integer.MAX_VALUE) {
      throw JobException.usage(
          "--repeat %d: %d images are more than a file of IDX holds".formatted(times, count));
    }
    return (int) count;
  }

  private static ImageSet read(Path mnist) throws IOException {
    Path images = only(mnist, "train-images");
    Path labels = only(mnist, "train-labels");
    try (InputStream its = Files.newInputStream(images);
        InputStream theirs = Files.newInputStream(labels)) {
      DataFile pixels = new DataFile(images.toString(), its);
      return new IdxReader().read(pixels, new DataFile(labels.toString(), theirs), DIGITS);
    }
  }

  private static Path only(Path mnist, String stem) throws IOException {
    return files(mnist, stem + "-*ubyte*").stream()
        .findFirst()
        .orElseThrow(
            () ->
                new JobException(
                    ExitCode.INPUT_MISSING,
                    "no file %s-... of MNIST in %s".formatted(stem, mnist)));
  }

  private static List<Path> files(Path folder, String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, glob)) {
      all.forEach(found::add);
    }
    Collections.sort(found);
    return found;
  }

  private static DataOutputStream create(Path file) throws IOException {
    return new DataOutputStream(Files.newOutputStream(file));
  }
}
