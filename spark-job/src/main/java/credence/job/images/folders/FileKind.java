package credence.job.images.folders;

import credence.data.PictureName;
import credence.data.format.IdxName;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** What a file in a folder of images is, by its name and length. */
public enum FileKind {
  PICTURE,
  PARQUET,
  IDX,
  IDX_LABELS,
  CIFAR,
  HIDDEN,
  OTHER;

  private static final int CIFAR_10 = 1 + 3 * 32 * 32;
  private static final int CIFAR_100 = 2 + 3 * 32 * 32;

  public static FileKind of(FileStatus file) {
    String name = file.getPath().getName();
    return switch (PictureName.of(name)) {
      case PICTURE -> PICTURE;
      case HIDDEN -> HIDDEN;
      case OTHER -> ofRecords(file, name);
    };
  }

  private static FileKind ofRecords(FileStatus file, String name) {
    // Of tables of Spark's: _SUCCESS, and what a job that died has left in _temporary.
    if (isUnderscored(file.getPath())) {
      return OTHER;
    }
    if (name.endsWith(".parquet")) {
      return PARQUET;
    }
    IdxName idx = new IdxName(name);
    if (idx.isImages()) {
      return IDX;
    }
    if (idx.isLabels()) {
      return IDX_LABELS;
    }
    boolean records = file.getLen() % CIFAR_10 == 0 || file.getLen() % CIFAR_100 == 0;
    return name.endsWith(".bin.gz") || (name.endsWith(".bin") && records) ? CIFAR : OTHER;
  }

  private static boolean isUnderscored(Path path) {
    String folder = path.getParent() == null ? "" : path.getParent().getName();
    return path.getName().startsWith("_") || (folder.startsWith("_") && !folder.contains("="));
  }

  /** How what is not read is counted: by the ending of its name where that tells more. */
  String passedOverAs(String name) {
    if (this == HIDDEN) {
      return "hidden";
    }
    int dot = name.lastIndexOf('.');
    return dot < 0 || name.length() - dot > 12
        ? "without an ending"
        : name.substring(dot).toLowerCase(Locale.ROOT);
  }
}
