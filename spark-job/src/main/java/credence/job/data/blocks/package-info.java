/**
 * Pictures of one's own, decoded by executors: a folder or a Parquet table becomes the blocks of a
 * half, which lie on the executors' disks in an order of their own. {@link
 * credence.job.data.blocks.FolderImages} and {@link credence.job.data.blocks.ParquetImages} come
 * in, {@link credence.job.data.blocks.SpreadHalf} goes out. Nothing here knows what is trained on
 * and what is set aside.
 */
package credence.job.data.blocks;
