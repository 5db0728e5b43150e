package credence.job.config;

import credence.job.config.hocon.Section;

/**
 * Columns of a Parquet table of one's own; a dot leads into a struct.
 *
 * @param image of the images
 * @param label of their classes
 */
public record ColumnNames(String image, String label) {

  static ColumnNames read(Section data) {
    return new ColumnNames(data.text("image-column"), data.text("label-column"));
  }
}
