/* SPDX-License-Identifier: Apache-2.0 */
/* An allocator to be preloaded, whose blocks libc's free does not know. */
#include <errno.h>
#include <stddef.h>
#include <string.h>

void* __libc_memalign(size_t alignment, size_t size);
void __libc_free(void* block);

/* Stands before every block. */
struct head {
  void* begin;
  size_t size;
};

static struct head* head_of(void* block) { return (struct head*)block - 1; }

static void* take(size_t alignment, size_t size) {
  if (alignment < 64) alignment = 64;
  char* const begin = __libc_memalign(alignment, size + alignment);
  if (begin == NULL) return NULL;
  head_of(begin + alignment)->begin = begin;
  head_of(begin + alignment)->size = size;
  return begin + alignment;
}

void* malloc(size_t size) { return take(0, size); }
void* memalign(size_t alignment, size_t size) { return take(alignment, size); }
void* aligned_alloc(size_t alignment, size_t size) { return take(alignment, size); }

int posix_memalign(void** block, size_t alignment, size_t size) {
  *block = take(alignment, size);
  return *block == NULL ? ENOMEM : 0;
}

void* calloc(size_t count, size_t size) {
  size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) return NULL;
  void* const block = take(0, bytes);
  return block == NULL ? NULL : memset(block, 0, bytes);
}

void free(void* block) {
  if (block != NULL) __libc_free(head_of(block)->begin);
}

void* realloc(void* block, size_t size) {
  void* const other = take(0, size);
  if (block == NULL || other == NULL) return other;
  const size_t old = head_of(block)->size;
  memcpy(other, block, old < size ? old : size);
  free(block);
  return other;
}

size_t malloc_usable_size(void* block) { return block == NULL ? 0 : head_of(block)->size; }
