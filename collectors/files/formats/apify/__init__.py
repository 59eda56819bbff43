"""The data sets of Apify's actors, which scrape many platforms: each kind of item has its module and converter."""
