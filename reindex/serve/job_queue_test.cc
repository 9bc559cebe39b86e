#include "reindex/serve/job_queue.h"

#include <gtest/gtest.h>

namespace postwright::reindexer {
namespace {

ReindexRequest request(std::string path) {
  return {.type = "hash", .path = std::move(path)};
}

TEST(JobQueue, EachIndexIsMadeOnceForAllWhoAsk) {
  JobQueue queue;
  EXPECT_FALSE(queue.add("/a.lmdb", request("/a"), 1));
  EXPECT_FALSE(queue.add("/b.lmdb", request("/b"), 2));
  EXPECT_TRUE(queue.add("/a.lmdb", request("/a"), 3));
  EXPECT_EQ(queue.waiting(), 2U);
  JobQueue::Entry* first = queue.begin_next();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->index, "/a.lmdb");
  EXPECT_TRUE(queue.add("/a.lmdb", request("/a"), 4));  // while it is made
  EXPECT_EQ(queue.running(), 1U);
  JobQueue::Entry ended = queue.end("/a.lmdb");
  EXPECT_EQ(ended.clients, (std::vector<JobQueue::Client>{1, 3, 4}));
  EXPECT_FALSE(queue.add("/a.lmdb", request("/a"), 5));  // a new job
}

TEST(JobQueue, InTheOrderOfTheFirstRequests) {
  JobQueue queue;
  for (const char* path : {"/c", "/a", "/b"}) queue.add(path, request(path), 1);
  for (const char* path : {"/c", "/a", "/b"}) EXPECT_EQ(queue.begin_next()->index, path);
  EXPECT_EQ(queue.begin_next(), nullptr);
}

TEST(JobQueue, WhatAClientThatWentHasAskedForIsMadeAllTheSame) {
  JobQueue queue;
  queue.add("/a", request("/a"), 1);
  queue.forget(1);
  ASSERT_TRUE(queue.begin_next());
  EXPECT_TRUE(queue.end("/a").clients.empty());
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace postwright::reindexer
