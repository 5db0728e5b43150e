/**
 * Files of records of equal length, IDX and CIFAR's, on any Hadoop path: which of them belong
 * together, whether they are whole, and their images one after the other, from any of them on.
 *
 * <p>Training and scoring come in here; nothing here knows of a model or of Spark.
 */
package credence.job.images.records;
