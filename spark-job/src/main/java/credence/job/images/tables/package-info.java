/**
 * Parquet tables with a column of images, or columns of numbers in their place: which files a table
 * has, which columns hold images and labels, and in what form.
 *
 * <p>{@code ParquetFiles} and {@code TableFiles} find and open the table; {@code ImageTable} reads
 * its rows, whose images are encoded pictures, plain pixels or Spark's image struct. {@code
 * TableColumns} finds a column by its name, inside structs too ({@code image.bytes}), and {@code
 * OpenCvColumns} reads Spark's struct. {@code TableFeatures} are the columns of numbers, and {@code
 * TableNumbers} makes an image of a row's. Training, scoring and the pipeline stage come in here,
 * so a column means the same to all of them.
 *
 * <p>Nothing here knows what becomes of a row.
 */
package credence.job.images.tables;
