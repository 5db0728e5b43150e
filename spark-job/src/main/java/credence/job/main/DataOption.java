package credence.job.main;

import picocli.CommandLine.Option;

/** Where data sets are, for every command that reads them by name. */
final class DataOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      converter = FolderConverter.class,
      description =
          "where the data sets are (default: $CREDENCE_DATA, else ./data). For a model of a folder"
              + " or of Parquet or IDX files of your own: those themselves")
  private String folder;

  /** The folder; null if none is given. */
  String folder() {
    return folder;
  }
}
